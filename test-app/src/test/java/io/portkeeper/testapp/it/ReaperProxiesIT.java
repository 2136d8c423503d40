package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Jvm;
import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.load.KeptConnection;
import io.portkeeper.testapp.load.Pace;
import io.portkeeper.testapp.load.Target;
import io.portkeeper.testapp.origin.Origin;
import io.portkeeper.testapp.proxy.ProxyUnderTest;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Real proxies whose clients keep their connections open. Upstream, every port is held: a few by slow downloads, the others
 * by idle connections.
 */
class ReaperProxiesIT {

    private static final int DOWNLOADS = 20;

    /** Five bytes a second, for 15 s. */
    private static final int BYTES = 75;

    private static final int IDLE = Lab.PORTS - DOWNLOADS;
    private static final int MORE = 500;

    /** The requests are spread over time, as clients come, so that the reaper looks again and again during the downloads. */
    private static final int MORE_PER_SECOND = 60;

    /** The default of {@code reaper.min-idle}. */
    private static final Duration MIN_IDLE = Duration.ofSeconds(2);

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.INCLUDE,
            names = {"LITTLE_PROXY", "JETTY_CONNECT"})
    void idle_connections_go_slow_downloads_run_to_their_end_and_no_request_fails(ProxyUnderTest proxy)
            throws Exception {
        ExecutorService executor = Executors.newCachedThreadPool();
        List<KeptConnection> kept = new ArrayList<>();
        try (Origin origin = new Origin(new InetSocketAddress(Lab.DESTINATION, Lab.freePort())).start();
                Jvm jvm = proxy.start(
                        origin,
                        command -> Agent.under(command, "pool=10.9.0.1", "ports.owned=off", "log.level=debug"))) {
            Target target = proxy.target(origin, jvm);
            List<Future<Integer>> downloads = new ArrayList<>();
            for (int i = 0; i < DOWNLOADS; i++) {
                KeptConnection connection = keep(kept, target);
                downloads.add(executor.submit(() -> connection.get("/drip/" + BYTES)));
            }
            for (int i = 0; i < IDLE; i++) {
                request(kept, target, "/idle");
            }
            jvm.awaitIdle(MIN_IDLE);
            Pace pace = new Pace(MORE_PER_SECOND);
            for (int i = 0; i < MORE; i++) {
                pace.awaitNext();
                request(kept, target, "/more");
            }
            for (Future<Integer> download : downloads) {
                assertThat(download.get()).isEqualTo(BYTES);
            }
            assertThat(origin.accepted()).isEqualTo(Lab.PORTS + MORE);
            assertThat(jvm.stderr())
                    .filteredOn(line -> line.contains("DEBUG portkeeper - reset "))
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(idleMillis(line)).isGreaterThanOrEqualTo(2_000L));
            assertThat(jvm.stderr()).noneMatch(line -> line.contains("internal failure"));
        } finally {
            for (KeptConnection connection : kept) {
                connection.close();
            }
            executor.shutdownNow();
        }
    }

    private static void request(List<KeptConnection> kept, Target target, String path) throws Exception {
        assertThat(keep(kept, target).get(path)).isPositive();
    }

    /** The idle time in {@code ... idle for 2345 ms: why} or {@code ... idle for 12 s: why}. */
    private static long idleMillis(String line) {
        String[] words = line.substring(line.indexOf("idle for ") + 9, line.lastIndexOf(':'))
                .split(" ", -1);
        return Long.parseLong(words[0]) * (words[1].startsWith("ms") ? 1 : 1_000);
    }

    private static KeptConnection keep(List<KeptConnection> kept, Target target) throws Exception {
        KeptConnection connection = new KeptConnection(target, kept.size());
        kept.add(connection);
        return connection;
    }
}
