package io.portkeeper.testapp.bench;

import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.result.Figure;
import io.portkeeper.testapp.result.Row;
import io.portkeeper.testapp.result.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;

/** Measures {@link RecordingBench} in turn with the reaper off, so that nothing is recorded, and with the reaper on. */
final class Recording {

    private final Map<String, List<Double>> nanos = new TreeMap<>();
    private final Map<String, List<Double>> bytes = new TreeMap<>();

    private Recording() {}

    static Table measure(boolean quick) throws RunnerException {
        Recording recording = new Recording();
        for (int round = 0; round < (quick ? 1 : 3); round++) {
            // every second round in the opposite order
            for (boolean on : new boolean[] {round % 2 != 0, round % 2 == 0}) {
                recording.run(on ? "on" : "off", quick);
            }
        }
        return new Table(
                "Recording a read and a write",
                """
                What the woven methods do after a read and around a write of a connection that the agent has opened, without the system
                call beside which it is not to be seen, by JMH: with `reaper=off`, where nothing is recorded, and with `reaper=on`, in
                turn. A run is a JVM of its own and the mean of its iterations. Allocated: with `reaper=on`, each time.
                """,
                Stream.of("read", "written", "readNatively").map(recording::row).toList());
    }

    private Row row(String method) {
        Figure off = new Figure("ns", nanos.get(method + " off"));
        Figure on = new Figure("ns", nanos.get(method + " on"));
        return Row.of("recorded", title(method))
                .with("reaper=off", off)
                .with("reaper=on", on)
                .with("added", Figure.difference(on, off))
                .with("allocated", new Figure("bytes", bytes.get(method + " on")));
    }

    private static String title(String method) {
        return switch (method) {
            case "read" -> "a read of the JDK's";
            case "written" -> "a write of the JDK's";
            default -> "a read of a native transport's";
        };
    }

    private void run(String reaper, boolean quick) throws RunnerException {
        for (RunResult result : JmhFork.run(
                RecordingBench.class,
                quick,
                Agent.option(),
                "-Dportkeeper.exclude=none",
                "-Dportkeeper.log.level=off",
                "-Dportkeeper.reaper=" + reaper,
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "--add-opens=java.base/java.io=ALL-UNNAMED")) {
            String name = result.getPrimaryResult().getLabel() + " " + reaper;
            add(nanos, name, JmhFork.mean(result));
            add(bytes, name, JmhFork.allocated(result));
        }
    }

    private static void add(Map<String, List<Double>> figures, String name, double run) {
        figures.computeIfAbsent(name, any -> new ArrayList<>()).add(run);
    }
}
