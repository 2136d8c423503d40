package io.portkeeper.testapp.bench;

import io.portkeeper.testapp.lab.Jvm;
import io.portkeeper.testapp.lab.JvmCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JVMs that are asked in turn to measure, and answer with a line that begins with {@code cost}. */
final class InTurn implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Map<String, Jvm> jvms = new LinkedHashMap<>();
    private int asked;

    void start(String name, JvmCommand command) throws Exception {
        Jvm jvm = command.start();
        jvms.put(name, jvm);
        jvm.awaitLine("ready"::equals, LIMIT);
    }

    /**
     * Asks all of them in rounds, every second round in the opposite order, so that none always follows the same other one.
     *
     * @param warmUpRounds rounds whose answers do not count
     * @return the answers by name, in the order in which the JVMs were started, one for each round
     */
    Map<String, List<String>> ask(int question, int warmUpRounds, int rounds) throws Exception {
        Map<String, List<String>> answers = new LinkedHashMap<>();
        List<String> order = new ArrayList<>(jvms.keySet());
        order.forEach(name -> answers.put(name, new ArrayList<>()));
        for (int round = -warmUpRounds; round < rounds; round++) {
            asked++;
            for (String name : order) {
                String answer = answer(jvms.get(name), question);
                if (round >= 0) {
                    answers.get(name).add(answer);
                }
            }
            Collections.reverse(order);
        }
        return answers;
    }

    private String answer(Jvm jvm, int question) throws Exception {
        jvm.send(String.valueOf(question));
        jvm.awaitLine(line -> answers(jvm).size() >= asked, LIMIT);
        return answers(jvm).get(asked - 1);
    }

    private static List<String> answers(Jvm jvm) {
        return jvm.stdout().stream().filter(line -> line.startsWith("cost ")).toList();
    }

    @Override
    public void close() {
        jvms.values().forEach(Jvm::close);
    }
}
