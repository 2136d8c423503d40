package io.portkeeper.testapp.bench;

import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Jvm;
import io.portkeeper.testapp.lab.JvmCommand;
import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.ports.ClosingServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Measures what the agent adds to a connect: JVMs that connect as they are, bound by hand, and under the agent, asked in
 * turn for so many {@code ROUNDS}, to one server.
 */
public final class AddedMain {

    private static final int CONNECTS = 2_000;
    private static final int WARM_UP_ROUNDS = 10;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String SOURCE = "10.9.0.1";
    private static final String BY_HAND = "bound by hand";

    private final Map<String, Jvm> jvms = new LinkedHashMap<>();
    private final Map<String, List<ConnectCost>> costs = new LinkedHashMap<>();
    private int asked;

    private AddedMain() {}

    public static void main(String[] args) throws Exception {
        try (ClosingServer server = new ClosingServer(Lab.DESTINATION)) {
            new AddedMain().run(Integer.parseInt(args[0]), server.hostAndPort());
        }
    }

    private void run(int rounds, String destination) throws Exception {
        JvmCommand plain = JvmCommand.of(ConnectCostMain.class, destination);
        JvmCommand byHand =
                JvmCommand.of(ConnectCostMain.class, destination, SOURCE).withOptions(BindWithoutPort.OPENS);
        try {
            start("not bound", plain);
            start(BY_HAND, byHand);
            start("agent", Agent.under(plain, "pool=" + SOURCE));
            start("agent, ports.window=off", Agent.under(plain, "pool=" + SOURCE, "ports.window=off"));
            start("agent, both off", Agent.under(plain, "pool=" + SOURCE, "ports.window=off", "ports.owned=off"));
            for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
                round(round);
            }
        } finally {
            jvms.values().forEach(Jvm::close);
        }
        print(rounds);
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
            jvm.send(String.valueOf(CONNECTS));
            jvm.awaitLine(line -> answers(jvm).size() >= asked, LIMIT);
            if (round >= 0) {
                costs.get(name).add(ConnectCost.parse(answers(jvm).get(asked - 1)));
            }
        }
    }

    private static List<String> answers(Jvm jvm) {
        return jvm.stdout().stream().filter(line -> line.startsWith("cost ")).toList();
    }

    private void print(int rounds) {
        System.out.printf(
                "%-26s %8s %8s %8s %8s   %s%n",
                "one connect, microseconds", "bind", "connect", "close", "added", "added in half of the rounds");
        for (String name : costs.keySet()) {
            Spread added = Spread.of(differences(name));
            System.out.printf(
                    "%-26s %8.1f %8.1f %8.1f %8.1f   %.1f to %.1f%n",
                    name,
                    median(name, ConnectCost::bindNanos),
                    median(name, ConnectCost::connectNanos),
                    median(name, ConnectCost::closeNanos),
                    added.median() / 1e3,
                    added.lowerQuartile() / 1e3,
                    added.upperQuartile() / 1e3);
        }
        System.out.printf(
                "medians over %d rounds of %,d connects; added: bind and connect, over those %s in the same round%n",
                rounds, CONNECTS, BY_HAND);
    }

    private double median(String name, ToLongFunction<ConnectCost> part) {
        return Spread.of(costs.get(name).stream().mapToLong(part).toArray()).median() / 1e3;
    }

    private long[] differences(String name) {
        List<ConnectCost> own = costs.get(name);
        List<ConnectCost> byHand = costs.get(BY_HAND);
        long[] differences = new long[own.size()];
        for (int i = 0; i < differences.length; i++) {
            differences[i] = own.get(i).openNanos() - byHand.get(i).openNanos();
        }
        return differences;
    }
}
