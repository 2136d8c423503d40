package io.portkeeper.track;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.linux.SocketCalls;
import io.portkeeper.pool.IpAddress;
import io.portkeeper.pool.SourcePool;
import io.portkeeper.pool.SourceRules;
import io.portkeeper.pool.Sources;
import io.portkeeper.ports.Destination;
import io.portkeeper.ports.Destinations;
import io.portkeeper.ports.OwnedPorts;
import io.portkeeper.ports.PortSet;
import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.SocketException;
import java.time.Duration;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HolderTest {

    /** All tests of this JVM share the bridge's table. No other test uses the numbers from here on. */
    private static final int FIRST_DESCRIPTOR = 80_000;

    private final OpenConnections connections = new OpenConnections(true, new CallSites(CallSites.Mode.OFF));
    private final Destinations destinations = new Destinations(new OwnedPorts(PortSet.NONE, Duration.ofSeconds(10)));
    private final SourcePool pool = new SourcePool(null, new Sources(), SourceRules.DEFAULT);
    private int descriptor = FIRST_DESCRIPTOR;

    @BeforeEach
    void readPool() throws SocketException {
        pool.refresh();
    }

    private Destination destination(int last) {
        return destinations.get(IpAddress.parse("203.0.113." + last), 443, 0);
    }

    private Connection open(OpenConnections table, int last, String site) {
        Connection connection = new Connection(
                new FileDescriptor(),
                ++descriptor,
                destination(last).lane(pool.all().get(0)),
                null);
        table.opened(connection, 0);
        if (site != null) {
            connection.openedBy(site, 1);
        }
        return connection;
    }

    private void open(int count, int last, String site) {
        for (int n = 0; n < count; n++) {
            open(connections, last, site);
        }
    }

    /** Records that the connection opened last has been idle for that many steps. */
    private void idle(int steps) {
        Activities.answered(descriptor, steps);
    }

    @Test
    void are_counted_by_destination_and_call_site_those_with_most_first() {
        open(2, 1, "com.example.A.a");
        open(3, 1, "com.example.B.b");
        open(4, 2, "com.example.A.a");

        assertThat(Holder.of(connections, null))
                .extracting(holder -> holder.destination().toString(), Holder::site, Holder::open, Holder::exact)
                .containsExactly(
                        Tuple.tuple("203.0.113.2:443", "com.example.A.a", 4, true),
                        Tuple.tuple("203.0.113.1:443", "com.example.B.b", 3, true),
                        Tuple.tuple("203.0.113.1:443", "com.example.A.a", 2, true));
    }

    @Test
    void stand_in_the_order_of_their_names_where_they_hold_as_many() {
        open(2, 1, "com.example.B.b");
        open(2, 1, "com.example.A.a");

        assertThat(Holder.of(connections, null))
                .extracting(Holder::site)
                .containsExactly("com.example.A.a", "com.example.B.b");
    }

    @Test
    void are_those_of_one_destination_when_asked_for() {
        open(2, 1, "com.example.A.a");
        open(3, 2, "com.example.B.b");

        assertThat(Holder.of(connections, destination(1)))
                .extracting(Holder::site)
                .containsExactly("com.example.A.a");
    }

    /** Of the connects in a rush, one of 20 was sampled. Of the others, each one was. */
    @Test
    void count_for_as_many_as_they_were_sampled_from() {
        open(10, 1, "com.example.Slow.a");
        for (int n = 0; n < 5; n++) {
            open(connections, 1, null).openedBy("com.example.Rush.b", 20);
        }
        open(95, 1, null);

        assertThat(Holder.of(connections, null))
                .extracting(Holder::site, Holder::open, Holder::exact)
                .containsExactly(
                        Tuple.tuple("com.example.Rush.b", 100, false), Tuple.tuple("com.example.Slow.a", 10, false));
    }

    @Test
    void are_estimated_from_those_that_were_sampled() {
        open(3, 1, "com.example.A.a");
        open(1, 1, "com.example.B.b");
        open(36, 1, null);

        assertThat(Holder.of(connections, null))
                .extracting(Holder::site, Holder::open, Holder::exact)
                .containsExactly(Tuple.tuple("com.example.A.a", 30, false), Tuple.tuple("com.example.B.b", 10, false));
    }

    @Test
    void are_unknown_where_none_was_sampled() {
        open(5, 1, null);

        assertThat(Holder.of(connections, null))
                .extracting(Holder::site, Holder::open, Holder::exact)
                .containsExactly(Tuple.tuple(Holder.UNKNOWN, 5, true));
    }

    @Test
    void are_as_idle_as_the_one_that_least_recently_did_anything() {
        open(1, 1, "com.example.A.a");
        idle(600);
        open(1, 1, "com.example.A.a");
        idle(6);
        open(1, 1, "com.example.B.b");
        idle(60);

        assertThat(Holder.of(connections, null))
                .extracting(Holder::oldestIdle)
                .containsExactly(Activity.duration(600), Activity.duration(60));
    }

    @Test
    void are_of_no_known_idleness_where_nobody_records_it() {
        OpenConnections unrecorded = new OpenConnections(false, new CallSites(CallSites.Mode.OFF));
        open(unrecorded, 1, "com.example.A.a");

        assertThat(Holder.of(unrecorded, null)).extracting(Holder::oldestIdle).containsExactly((Duration) null);
    }

    /** Its owner may never close it, but it has no port any more. */
    @Test
    void do_not_hold_what_was_reset() throws IOException {
        SocketCalls calls = (SocketCalls) Proxy.newProxyInstance(
                SocketCalls.class.getClassLoader(),
                new Class<?>[] {SocketCalls.class},
                (proxy, method, arguments) -> method.getReturnType() == int.class ? 40_000 : null);
        Connection connection = open(connections, 1, "com.example.A.a");
        connection.reset(connection.activity(), fd -> true, calls, 0);

        assertThat(Holder.of(connections, null)).isEmpty();
    }

    private Holder holder(int open, boolean exact, Duration idle) {
        return new Holder(destination(9), "com.example.BillingClient.open", open, exact, idle);
    }

    @Test
    void say_where_how_many_and_how_idle_they_are() {
        assertThat(holder(19_400, true, Duration.ofMinutes(40)))
                .hasToString("com.example.BillingClient.open: 19,400 connections to 203.0.113.9:443, idle for up to 40"
                        + " min");
        assertThat(holder(120, false, Duration.ofSeconds(119)))
                .hasToString("com.example.BillingClient.open: about 120 connections to 203.0.113.9:443, idle for up to"
                        + " 119 s");
        assertThat(holder(2, true, Duration.ofMillis(9_999))).asString().endsWith(":443, idle for up to 9999 ms");
        assertThat(holder(2, true, null)).asString().endsWith(" to 203.0.113.9:443");
    }
}
