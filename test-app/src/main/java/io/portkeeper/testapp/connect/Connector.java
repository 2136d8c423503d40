package io.portkeeper.testapp.connect;

import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Jvm;
import io.portkeeper.testapp.lab.JvmCommand;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** A JVM that opens connections on command, with the agent or without. */
public final class Connector implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** The JVM itself writes to stdout too. */
    private static final Pattern ANSWER = Pattern.compile("opened |closed |ports( |$)");

    private final Jvm jvm;
    private int answers;

    private Connector(JvmCommand command) throws Exception {
        jvm = command.start();
        jvm.awaitLine("ready"::equals, LIMIT);
    }

    /** The command that starts the program, for callers that change it. */
    public static JvmCommand command() {
        return JvmCommand.of(ConnectorMain.class);
    }

    public static Connector start(JvmCommand command) throws Exception {
        return new Connector(command);
    }

    public static Connector underAgent(String... options) throws Exception {
        return start(Agent.under(command(), options));
    }

    public static Connector withoutAgent() throws Exception {
        return start(command());
    }

    /** Opens connections to the destinations in turn, and returns the program's answer, see {@link ConnectorMain}. */
    public String open(ConnectPath path, int count, Acceptor... destinations) throws Exception {
        return open(
                path,
                count,
                String.join(
                        ",",
                        List.of(destinations).stream()
                                .map(Acceptor::hostAndPort)
                                .toList()));
    }

    public String open(ConnectPath path, int count, String destinations) throws Exception {
        return ask(path + " " + count + " " + destinations);
    }

    /** Closes the channels that are bound to that address. */
    public String closeFrom(String address) throws Exception {
        return ask("close " + address);
    }

    /** The local ports of the channels that the program holds, in the order in which they were opened. */
    public List<Integer> ports() throws Exception {
        return Arrays.stream(ask("ports").split(" ", -1))
                .skip(1)
                .map(Integer::valueOf)
                .toList();
    }

    /** Waits until connections without activity have been idle for that time, see {@link Jvm#awaitIdle}. */
    public void awaitIdle(Duration idle) throws Exception {
        jvm.awaitIdle(idle);
    }

    private String ask(String command) throws Exception {
        jvm.send(command);
        int wanted = ++answers;
        jvm.awaitLine(line -> answers().size() >= wanted, LIMIT);
        return answers().get(wanted - 1);
    }

    private List<String> answers() {
        return jvm.stdout().stream()
                .filter(line -> ANSWER.matcher(line).lookingAt())
                .toList();
    }

    /** The agent's log lines that contain {@code text}. */
    public List<String> log(String text) {
        return jvm.stderr().stream().filter(line -> line.contains(text)).toList();
    }

    /**
     * Waits for a log line that contains {@code text}, ends the program, and returns all such lines.
     *
     * @throws TimeoutException if there is none within 60 s
     */
    public List<String> wholeLog(String text) throws InterruptedException, TimeoutException {
        jvm.awaitLine(line -> line.contains(text), LIMIT);
        jvm.closeStdin();
        jvm.exitCode(LIMIT);
        return log(text);
    }

    public Jvm jvm() {
        return jvm;
    }

    @Override
    public void close() {
        jvm.close();
    }
}
