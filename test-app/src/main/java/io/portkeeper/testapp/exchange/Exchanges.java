package io.portkeeper.testapp.exchange;

import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Jvm;
import io.portkeeper.testapp.lab.JvmCommand;
import java.time.Duration;
import java.util.List;

/** A JVM under the agent that exchanges requests and answers on command, see {@link ExchangeMain}. */
public final class Exchanges implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String ANSWER = "answer ";

    private final Jvm jvm;
    private int asked;

    private Exchanges(JvmCommand command) throws Exception {
        jvm = command.start();
        jvm.awaitLine("ready"::equals, LIMIT);
    }

    public static Exchanges underAgent(String... options) throws Exception {
        return new Exchanges(Agent.under(JvmCommand.of(ExchangeMain.class), options));
    }

    /** Opens connections and makes that many exchanges on each. Returns {@code opened N} and the first failure. */
    public String open(Kind kind, AnswerServer server, int count, int exchanges) throws Exception {
        return ask("open " + kind + " " + server.hostAndPort() + " " + count + " " + exchanges);
    }

    /** Begins a slow exchange on each of the first connections. */
    public void slow(int count) throws Exception {
        ask("slow " + count);
    }

    /** Makes another exchange on each of these meanwhile. Returns {@code also N}, the number that succeeded. */
    public String also(int count) throws Exception {
        return ask("also " + count);
    }

    /** Returns {@code answered N failed N} for the slow exchanges so far, and the first failure. */
    public String answers() throws Exception {
        return ask("answers");
    }

    /** Waits until connections without activity have been idle for that time, see {@link Jvm#awaitIdle}. */
    public void awaitIdle(Duration idle) throws Exception {
        jvm.awaitIdle(idle);
    }

    /** The agent's log lines that contain {@code text}. */
    public List<String> log(String text) {
        return jvm.stderr().stream().filter(line -> line.contains(text)).toList();
    }

    private String ask(String command) throws Exception {
        jvm.send(command);
        int wanted = ++asked;
        jvm.awaitLine(line -> lines().size() >= wanted, LIMIT);
        return lines().get(wanted - 1).substring(ANSWER.length()).trim();
    }

    private List<String> lines() {
        return jvm.stdout().stream().filter(line -> line.startsWith(ANSWER)).toList();
    }

    @Override
    public void close() {
        jvm.close();
    }
}
