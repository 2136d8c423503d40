package io.portkeeper.testapp.bench;

import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Jvm;
import io.portkeeper.testapp.lab.JvmCommand;
import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.reap.EchoServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures what the reaper costs: what a read and a write take with it and without, in JVMs that are asked in turn for so many
 * {@code ROUNDS}, and a connect that has to reset another connection.
 */
public final class ReaperMain {

    private static final int BATCHES = 500;
    private static final int WARM_UP_ROUNDS = 5;
    private static final int REAPED = 500;
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String[] LANE = {"pool=10.9.0.1", "ports.owned=off", "reaper.start=100%"};
    private static final String WITHOUT = "reaper=off";

    private final Map<String, Jvm> jvms = new LinkedHashMap<>();
    private final Map<String, List<ActivityCost>> costs = new LinkedHashMap<>();
    private int asked;

    private ReaperMain() {}

    public static void main(String[] args) throws Exception {
        new ReaperMain().activity(Integer.parseInt(args[0]));
        for (int ports : new int[] {1_000, 18_000}) {
            reap(ports);
        }
        Lab.restorePortRange();
    }

    private void activity(int rounds) throws Exception {
        JvmCommand program = JvmCommand.of(ActivityCostMain.class, "10.9.0.8");
        try {
            start("no agent", program);
            start(WITHOUT, Agent.under(program, "pool=10.9.0.1", "reaper=off"));
            start("reaper=on", Agent.under(program, "pool=10.9.0.1"));
            for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
                round(round);
            }
        } finally {
            jvms.values().forEach(Jvm::close);
        }
        System.out.printf(
                "%-18s %-10s %8s %8s   %-26s %s%n",
                "", "", "ns", "added", "added in half of the rounds", "bytes allocated");
        for (int operation = 0; operation < ActivityCost.NAMES.size(); operation++) {
            for (String name : costs.keySet()) {
                print(operation, name);
            }
        }
    }

    private void start(String name, JvmCommand command) throws Exception {
        Jvm jvm = command.start();
        jvms.put(name, jvm);
        costs.put(name, new ArrayList<>());
        jvm.awaitLine("ready"::equals, LIMIT);
    }

    /** Every second round in the opposite order, so that none always follows the same. */
    private void round(int round) throws Exception {
        List<String> names = new ArrayList<>(jvms.keySet());
        if (round % 2 != 0) {
            Collections.reverse(names);
        }
        asked++;
        for (String name : names) {
            Jvm jvm = jvms.get(name);
            jvm.send(String.valueOf(BATCHES));
            jvm.awaitLine(line -> answers(jvm).size() >= asked, LIMIT);
            if (round >= 0) {
                costs.get(name).add(ActivityCost.parse(answers(jvm).get(asked - 1)));
            }
        }
    }

    private static List<String> answers(Jvm jvm) {
        return jvm.stdout().stream().filter(line -> line.startsWith("cost ")).toList();
    }

    private void print(int operation, String name) {
        List<ActivityCost> own = costs.get(name);
        double[] nanos =
                own.stream().mapToDouble(cost -> cost.nanos(operation)).sorted().toArray();
        double[] added = new double[own.size()];
        for (int i = 0; i < added.length; i++) {
            added[i] = own.get(i).nanos(operation) - costs.get(WITHOUT).get(i).nanos(operation);
        }
        Arrays.sort(added);
        System.out.printf(
                "%-18s %-10s %8.1f %8.1f   %8.1f to %-15.1f %.3f%n",
                ActivityCost.NAMES.get(operation),
                name,
                nanos[nanos.length / 2],
                added[added.length / 2],
                added[added.length / 4],
                added[added.length * 3 / 4],
                own.get(own.size() - 1).bytes(operation));
    }

    private static void reap(int ports) throws Exception {
        Lab.portRange(1_024, 1_024 + ports - 1);
        try (EchoServer server = new EchoServer(Lab.DESTINATION);
                Jvm jvm = Agent.under(
                                JvmCommand.of(
                                        ReapCostMain.class,
                                        server.hostAndPort(),
                                        String.valueOf(ports),
                                        String.valueOf(REAPED)),
                                LANE)
                        .start()) {
            String[] words =
                    jvm.awaitLine(line -> line.startsWith("reaped "), LIMIT).split(" ", 5);
            System.out.printf(
                    "a connect that has to reap, of %,d ports: median %.3f ms, p99 %.3f, slowest %.3f, first %.3f%n",
                    ports, millis(words[1]), millis(words[2]), millis(words[3]), millis(words[4]));
        }
    }

    private static double millis(String nanos) {
        return Long.parseLong(nanos) / 1e6;
    }
}
