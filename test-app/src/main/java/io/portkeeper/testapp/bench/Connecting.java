package io.portkeeper.testapp.bench;

import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.ports.ClosingServer;
import io.portkeeper.testapp.result.Figure;
import io.portkeeper.testapp.result.Row;
import io.portkeeper.testapp.result.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;

/** Measures {@link ConnectBench} without the agent and with it, in turn. */
final class Connecting {

    private final String[] options;
    private final List<Double> micros = new ArrayList<>();
    private final List<Double> bytes = new ArrayList<>();

    /** Measures in JVMs with these options. */
    private Connecting(String... options) {
        this.options = options;
    }

    static Table measure(boolean quick) throws Exception {
        Lab.portRange(32_768, 60_999);
        Connecting without = new Connecting();
        Connecting with = new Connecting(Agent.option(), "-Dportkeeper.pool=10.9.0.1", "-Dportkeeper.log.level=off");
        try (ClosingServer server = new ClosingServer(Lab.DESTINATION)) {
            for (int round = 0; round < (quick ? 1 : 4); round++) {
                // every second round in the opposite order
                for (Connecting side : round % 2 == 0 ? List.of(without, with) : List.of(with, without)) {
                    side.run(quick, server);
                }
            }
        }
        return new Table(
                "A connection from open to close",
                """
                A SocketChannel that is opened, connected and closed by a reset, by one thread, by JMH: without the agent and with it, in
                turn. A run is a JVM of its own and the mean of its iterations. Allocated: of the heap, each time.
                """,
                List.of(without.row("without"), with.row("with"), with.ratios(without)));
    }

    private void run(boolean quick, ClosingServer server) throws RunnerException {
        String[] all = Arrays.copyOf(options, options.length + 1);
        all[options.length] = "-D" + ConnectBench.DESTINATION + "=" + server.hostAndPort();
        for (RunResult result : JmhFork.run(ConnectBench.class, quick, all)) {
            micros.add(JmhFork.mean(result));
            bytes.add(JmhFork.allocated(result));
        }
    }

    private Row row(String agent) {
        return Row.of("agent", agent).with("time", time()).with("allocated", allocated());
    }

    private Row ratios(Connecting by) {
        return Row.of("agent", "with / without")
                .with("time", Figure.ratio(time(), by.time()))
                .with("allocated", Figure.ratio(allocated(), by.allocated()));
    }

    private Figure time() {
        return new Figure("µs", micros);
    }

    private Figure allocated() {
        return new Figure("bytes", bytes);
    }
}
