package io.portkeeper.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RecentNamesTest {

    private static final String ADDRESS = "203.0.113.1";

    private RecentNames names = new RecentNames();
    private long nowNanos;

    private static InetAddress named(String name, String address) throws UnknownHostException {
        return InetAddress.getByAddress(name, Fixtures.address(address).getAddress());
    }

    /** Does what a connect does, and returns the name that it uses. */
    private String connect(InetAddress remote) {
        IpAddress ip = IpAddress.of(remote);
        String name = names.of(remote, ip, nowNanos);
        names.connecting(remote, ip, name, nowNanos);
        return name;
    }

    private String connect(String name, String address) throws UnknownHostException {
        return connect(named(name, address));
    }

    private String connect(String address) {
        return connect(Fixtures.address(address));
    }

    private void passes(Duration time) {
        nowNanos += time.toNanos();
    }

    @Example
    void a_bare_address_has_the_name_by_which_it_was_connected_to() throws Exception {
        assertThat(connect(ADDRESS)).isEmpty();
        assertThat(connect("ftp.example", ADDRESS)).isEqualTo("ftp.example");

        assertThat(connect(ADDRESS)).isEqualTo("ftp.example");
        assertThat(connect("203.0.113.2")).isEmpty();
        assertThat(connect("::203.0.113.1")).isEmpty();
    }

    @Example
    void the_name_that_was_connected_to_last_counts() throws Exception {
        connect("one.example", ADDRESS);
        connect("other.example", ADDRESS);
        assertThat(connect(ADDRESS)).isEqualTo("other.example");

        connect("one.example", ADDRESS);
        assertThat(connect(ADDRESS)).isEqualTo("one.example");
    }

    @Example
    void to_look_is_not_to_connect() throws Exception {
        names.of(named("ftp.example", ADDRESS), IpAddress.parse(ADDRESS), nowNanos);

        assertThat(connect(ADDRESS)).isEmpty();
    }

    /** java.net parses an address from text. Some libraries make one from text and bytes. */
    @Example
    void an_address_is_no_name() throws Exception {
        assertThat(connect(ADDRESS, ADDRESS)).isEmpty();
        connect("ftp.example", ADDRESS);
        assertThat(connect(ADDRESS, ADDRESS)).isEqualTo("ftp.example");
        assertThat(connect(InetAddress.getByName(ADDRESS))).isEqualTo("ftp.example");
    }

    /** After a look-up, the address would carry a name. */
    @Example
    void looks_no_name_up() {
        InetAddress remote = Fixtures.address("127.0.0.1");
        connect(remote);

        assertThat(remote).hasToString("/127.0.0.1");
    }

    @Example
    void is_forgotten_an_hour_after_the_last_connection() throws Exception {
        connect("ftp.example", ADDRESS);
        passes(Duration.ofMinutes(60));
        assertThat(connect(ADDRESS)).isEqualTo("ftp.example");
        passes(Duration.ofMinutes(60));
        assertThat(connect(ADDRESS)).isEqualTo("ftp.example");
        passes(Duration.ofMinutes(60).plusNanos(1));
        assertThat(connect(ADDRESS)).isEmpty();
    }

    @Example
    void as_many_as_may_be_are_remembered_and_then_the_oldest_of_a_set_goes() throws Exception {
        int many = 4 * RecentNames.MOST;
        for (int n = 0; n < many; n++) {
            nowNanos++;
            connect("host" + n + ".example", address(n));
        }
        int remembered = 0;
        for (int n = 0; n < many; n++) {
            String name = names.of(Fixtures.address(address(n)), IpAddress.parse(address(n)), nowNanos);
            assertThat(name).isIn("", "host" + n + ".example");
            remembered += name.isEmpty() ? 0 : 1;
            if (n >= many - 1_000) {
                assertThat(name).isNotEmpty();
            }
        }
        assertThat(remembered).isEqualTo(RecentNames.MOST);
    }

    private static String address(int n) {
        return "10." + (n >> 16) + "." + ((n >> 8) & 255) + "." + (n & 255);
    }

    /** There are few addresses, so that all have room, and all connects are within an hour. */
    @Property
    void are_as_a_map_has_them(@ForAll List<@IntRange(max = 200) Integer> connects) throws Exception {
        names = new RecentNames();
        Map<String, String> map = new HashMap<>();
        for (int what : connects) {
            String address = address(what % 5);
            nowNanos += Duration.ofMillis(10L * what).toNanos();
            if (what % 3 == 0) {
                assertThat(connect(address)).isEqualTo(map.getOrDefault(address, ""));
            } else {
                String name = "host" + what % 7 + ".example";
                connect(name, address);
                map.put(address, name);
            }
        }
    }

    @Example
    void none_is_lost_when_many_threads_connect() throws Exception {
        int each = 100;
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                int first = thread * each;
                done.add(threads.submit(() -> {
                    for (int n = first; n < first + each; n++) {
                        connect("host" + n + ".example", address(n));
                        assertThat(connect(address(n))).isEqualTo("host" + n + ".example");
                    }
                    return null;
                }));
            }
            for (Future<?> one : done) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        for (int n = 0; n < 8 * each; n++) {
            assertThat(connect(address(n))).isEqualTo("host" + n + ".example");
        }
    }
}
