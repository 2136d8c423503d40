package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.portkeeper.testapp.connect.Acceptor;
import io.portkeeper.testapp.connect.ConnectPath;
import io.portkeeper.testapp.connect.Connector;
import io.portkeeper.testapp.lab.Lab;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections held on owned ports, besides the 200 ephemeral ones. */
class OwnedPortsIT {

    private static final int EPHEMERAL = 200;
    private static final int OWNED = 200;
    private static final int ALL = EPHEMERAL + OWNED;
    private static final String POOL = "pool=10.9.0.1";
    private static final String OWNED_PORTS = "ports.owned=40000-40199";
    private static final String FULL = " failed 1 java.net.";

    @BeforeAll
    static void fewPorts() throws Exception {
        Lab.portRange(20_000, 20_000 + EPHEMERAL - 1);
    }

    static Set<ConnectPath> paths() {
        return ConnectPath.available();
    }

    @ParameterizedTest
    @MethodSource("paths")
    @Tag("jdk")
    void are_used_to_the_last_and_only_after_the_ephemeral_ones(ConnectPath path) throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = underAgent(POOL, OWNED_PORTS)) {
            assertThat(connector.open(path, EPHEMERAL, origin)).isEqualTo("opened " + EPHEMERAL + " failed 0");
            assertThat(origin.awaitHeld(EPHEMERAL).clientPorts()).noneMatch(port -> port >= 40_000);
            assertThat(connector.open(path, OWNED + 1, origin)).startsWith("opened " + OWNED + FULL);
            assertThat(origin.awaitHeld(ALL).clientPorts()).containsAll(range(40_000, OWNED));
            assertThat(connector.log("internal failure")).isEmpty();
        }
    }

    @Test
    void are_used_before_the_next_source() throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = underAgent("pool=10.9.0.1-2", OWNED_PORTS)) {
            assertThat(connector.open(ConnectPath.SOCKET, ALL, origin)).isEqualTo("opened " + ALL + " failed 0");
            assertThat(origin.awaitHeld(ALL).bySource()).hasSize(1);
            assertThat(connector.open(ConnectPath.SOCKET, ALL + 1, origin)).startsWith("opened " + ALL + FULL);
            assertThat(origin.awaitHeld(2 * ALL).bySource().values()).containsExactly(ALL, ALL);
        }
    }

    @Test
    void serve_several_destinations_at_once_and_both_families() throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Acceptor other = new Acceptor(Lab.OTHER_DESTINATION);
                Acceptor v6 = new Acceptor(Lab.DESTINATION_V6);
                Connector connector = underAgent("pool=10.9.0.1, fd09::1:1", OWNED_PORTS)) {
            assertThat(connector.open(ConnectPath.CHANNEL, 3 * ALL, origin, other, v6))
                    .isEqualTo("opened " + 3 * ALL + " failed 0");
            for (Acceptor acceptor : List.of(origin, other, v6)) {
                assertThat(acceptor.awaitHeld(ALL).clientPorts()).containsAll(range(40_000, OWNED));
            }
        }
    }

    @Test
    void serve_without_a_pool_too() throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = underAgent(OWNED_PORTS)) {
            assertThat(connector.open(ConnectPath.SOCKET, ALL + 1, origin)).startsWith("opened " + ALL + FULL);
            assertThat(origin.awaitHeld(ALL).bySource()).containsOnlyKeys("10.9.1.1");
        }
    }

    @Test
    void are_61000_to_65535_by_default() throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = underAgent(POOL)) {
            assertThat(connector.open(ConnectPath.CHANNEL, EPHEMERAL + 4_537, origin))
                    .startsWith("opened " + (EPHEMERAL + 4_536) + FULL);
            assertThat(new TreeSet<>(connector.ports()).tailSet(40_000)).containsAll(range(61_000, 4_536));
        }
    }

    @Test
    void that_something_listens_on_are_passed_over() throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                ServerSocket anywhere = new ServerSocket();
                ServerSocket atSource = new ServerSocket();
                Connector connector = underAgent(POOL, OWNED_PORTS)) {
            anywhere.bind(new InetSocketAddress(40_010));
            atSource.bind(new InetSocketAddress("10.9.0.1", 40_020));
            assertThat(connector.open(ConnectPath.CHANNEL, ALL - 2, origin))
                    .isEqualTo("opened " + (ALL - 2) + " failed 0");
            assertThat(connector.open(ConnectPath.CHANNEL, 1, origin)).startsWith("opened 0" + FULL);
            assertThat(connector.ports()).doesNotContain(40_010, 40_020);
            for (ServerSocket server : List.of(anywhere, atSource)) {
                try (Socket client = new Socket("10.9.0.1", server.getLocalPort());
                        Socket accepted = server.accept()) {
                    assertThat(accepted.getPort()).isEqualTo(client.getLocalPort());
                }
            }
        }
    }

    @Test
    void of_a_jvm_that_has_used_all_its_ports_leave_other_programs_theirs() throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Acceptor other = new Acceptor(Lab.OTHER_DESTINATION);
                Connector connector = underAgent(POOL, OWNED_PORTS);
                Connector plain = Connector.withoutAgent()) {
            assertThat(connector.open(ConnectPath.CHANNEL, ALL + 1, origin)).startsWith("opened " + ALL + FULL);
            assertThat(plain.open(ConnectPath.CHANNEL, EPHEMERAL, other))
                    .isEqualTo("opened " + EPHEMERAL + " failed 0");
            assertThat(plain.open(ConnectPath.SOCKET, EPHEMERAL, origin))
                    .isEqualTo("opened " + EPHEMERAL + " failed 0");
        }
    }

    @Test
    void are_never_those_of_another_jvm_with_the_same_option() throws Exception {
        String[] options = {POOL, "ports.owned=40000-40255"};
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector one = underAgent(options);
                Connector other = underAgent(options)) {
            Set<Connector> notFull = new LinkedHashSet<>(List.of(one, other));
            while (!notFull.isEmpty()) {
                notFull.removeIf(connector -> !opensMore(connector, origin));
            }
            List<Integer> all = new ArrayList<>(one.ports());
            all.addAll(other.ports());
            assertThat(all).doesNotHaveDuplicates().hasSize(EPHEMERAL + 256).containsAll(range(40_000, 256));
            assertThat(one.ports()).filteredOn(OwnedPortsIT::owned).hasSizeBetween(64, 192);
            assertThat(other.ports()).filteredOn(OwnedPortsIT::owned).hasSizeBetween(64, 192);
        }
    }

    @Test
    void of_a_jvm_that_was_killed_are_there_for_the_next() throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Acceptor other = new Acceptor(Lab.OTHER_DESTINATION);
                Connector killed = underAgent(POOL, OWNED_PORTS);
                Connector next = underAgent(POOL, OWNED_PORTS)) {
            killed.open(ConnectPath.CHANNEL, ALL, origin);
            assertThat(next.open(ConnectPath.CHANNEL, EPHEMERAL + 1, other)).startsWith("opened " + EPHEMERAL + FULL);
            ProcessHandle process = ProcessHandle.of(killed.jvm().pid()).orElseThrow();
            process.destroyForcibly();
            process.onExit().get();
            await().until(() -> next.open(ConnectPath.CHANNEL, 1, other).equals("opened 1 failed 0"));
            assertThat(next.open(ConnectPath.CHANNEL, OWNED, other)).startsWith("opened " + (OWNED - 1) + FULL);
        }
    }

    /** The agent without the reaper, which would free a port if opening took longer than {@code reaper.min-idle}. */
    private static Connector underAgent(String... options) throws Exception {
        return Connector.underAgent(
                Stream.concat(Stream.of("reaper=off"), Stream.of(options)).toArray(String[]::new));
    }

    /** Asks for eight more connections. Returns whether at least one was opened. */
    private static boolean opensMore(Connector connector, Acceptor origin) {
        try {
            return !connector.open(ConnectPath.CHANNEL, 8, origin).startsWith("opened 0 ");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean owned(int port) {
        return port >= 40_000;
    }

    private static List<Integer> range(int first, int count) {
        return IntStream.range(first, first + count).boxed().toList();
    }
}
