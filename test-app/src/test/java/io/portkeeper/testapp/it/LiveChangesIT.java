package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.portkeeper.testapp.connect.Acceptor;
import io.portkeeper.testapp.connect.ConnectPath;
import io.portkeeper.testapp.connect.Connector;
import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.ports.CloseWay;
import io.portkeeper.testapp.ports.ClosingServer;
import io.portkeeper.testapp.ports.PacedRun;
import io.portkeeper.testapp.ports.Pacer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of options, changed while connections are made. */
class LiveChangesIT {

    private static final int CHANGES = 100;
    private static final int EVERY_WHICH_IS_WRONG = 5;
    private static final int PER_SECOND = 500;

    /** More connections than this must be made during the changes. On a slow machine, the changes continue until then. */
    private static final int CONNECTIONS = 22_500;

    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** Written in turn. Each is right, and differs from the one before it. */
    private static final List<String> RIGHT = List.of(
            "pool=10.9.0.1-2",
            "pool=10.9.0.3-8\nstrategy=round-robin",
            "pool=10.9.0.1*3, 10.9.0.2\nrotate=2s",
            "pool=10.9.0.1-8\nroutes=10.9.1.1/32=10.9.0.5-6; *.example.com=10.9.0.7",
            "pool=10.9.0.1-8\ndrain=10.9.0.1-4\nstrategy=least-used",
            "routes=10.9.1.0/24=10.9.0.4; 10.9.1.1/32=direct",
            "pool=10.9.0.1-8\nreaper=dry-run\nreaper.idle=5m\npool.max-connections=900",
            "pool=10.9.0.1-8\nexclude=10.9.1.0/24",
            "# no pool");

    /** Written in turn. After each stands what the refusal must say. */
    private static final List<List<String>> WRONG = List.of(
            List.of("pool=10.9.0.300", "'10.9.0.300' is neither an address"),
            List.of("pool=10.9.0.1\nroutes=10.9.1.0/24", "'10.9.1.0/24' is not destination=pool"),
            List.of("pool=10.9.0.1\nstrategie=random", "unknown option strategie"),
            List.of("pool=10.9.0.1\nrotate=sometimes", "wrong option rotate=sometimes"));

    @TempDir
    Path folder;

    @Test
    void no_connection_fails_or_is_lost_and_each_wrong_file_is_refused_with_its_mistake() throws Exception {
        Path config = Files.writeString(folder.resolve("portkeeper.properties"), "pool=10.9.0.1");
        ExecutorService load = Executors.newSingleThreadExecutor();
        try (ClosingServer origin = new ClosingServer(Lab.DESTINATION);
                Pacer pacer = Pacer.underAgent("config=" + config)) {
            // The first connection builds the agent, which looks at the file from then on.
            assertThat(pacer.run(CloseWay.SOCKET_RESET, PER_SECOND, PER_SECOND, origin)
                            .failed())
                    .isZero();
            Changes changes = new Changes(config, pacer);
            AtomicInteger made = new AtomicInteger();
            AtomicBoolean done = new AtomicBoolean();
            Future<PacedRun> run = load.submit(() -> {
                List<PacedRun> runs = new ArrayList<>();
                while (!done.get()) {
                    PacedRun paced = pacer.run(CloseWay.SOCKET_RESET, 5 * PER_SECOND, PER_SECOND, origin);
                    runs.add(paced);
                    made.addAndGet(paced.uses().size());
                }
                return PacedRun.of(runs);
            });
            int changed = 0;
            while (changed < CHANGES || (made.get() <= CONNECTIONS && !run.isDone())) {
                changed++;
                if (changed % EVERY_WHICH_IS_WRONG == 0) {
                    changes.wrong(WRONG.get(changed / EVERY_WHICH_IS_WRONG % WRONG.size()));
                } else {
                    changes.right(RIGHT.get(changed % RIGHT.size()));
                }
            }
            done.set(true);
            PacedRun record = run.get();
            assertThat(record.failures()).isEmpty();
            assertThat(record.uses()).as("connections made meanwhile").hasSizeGreaterThan(CONNECTIONS);
            assertThat(pacer.log("configuration not changed")).hasSize(changed / EVERY_WHICH_IS_WRONG);
            assertThat(pacer.log("configuration read again")).hasSize(changed - changed / EVERY_WHICH_IS_WRONG);
            assertThat(pacer.log("ERROR")).isEmpty();
        } finally {
            load.shutdownNow();
        }
    }

    @Test
    void connections_that_are_open_stay_and_new_ones_come_from_the_new_pool() throws Exception {
        Path config = Files.writeString(folder.resolve("portkeeper.properties"), "pool=10.9.0.1");
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = Connector.underAgent("config=" + config)) {
            assertThat(connector.open(ConnectPath.SOCKET, 200, origin)).isEqualTo("opened 200 failed 0");
            origin.awaitHeld(200);
            for (int n = 2; n <= 8; n++) {
                String source = "10.9.0." + n;
                Path changed = Files.writeString(folder.resolve("new"), "pool=" + source);
                Files.move(changed, config, StandardCopyOption.ATOMIC_MOVE);
                connector.jvm().awaitLine(line -> line.contains("new sources [" + source + "]"), LIMIT);
                assertThat(connector.open(ConnectPath.CHANNEL, 10, origin)).isEqualTo("opened 10 failed 0");
                await().untilAsserted(() -> assertThat(origin.bySource()).containsEntry(source, 10));
            }
            assertThat(origin.bySource()).containsEntry("10.9.0.1", 200);
            assertThat(origin.held()).isEqualTo(270);
            assertThat(origin.lost()).isZero();
        }
    }

    /** Writes the file again and again, and waits each time until the agent has logged whether it accepts it. */
    private record Changes(Path config, Pacer pacer) {

        void right(String text) throws Exception {
            change(text, "configuration read again", "");
        }

        void wrong(List<String> textAndMistake) throws Exception {
            change(textAndMistake.get(0), "configuration not changed", textAndMistake.get(1));
        }

        private void change(String text, String said, String mistake) throws Exception {
            int before = pacer.log(said).size();
            Files.writeString(config, text);
            await().atMost(LIMIT).until(() -> pacer.log(said).size() > before);
            List<String> lines = pacer.log(said);
            assertThat(lines.get(lines.size() - 1)).contains(mistake);
        }
    }
}
