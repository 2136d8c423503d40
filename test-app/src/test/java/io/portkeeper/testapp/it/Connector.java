package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.testapp.connect.ConnectPath;
import io.portkeeper.testapp.connect.ConnectorMain;
import io.portkeeper.testapp.lab.Jvm;
import io.portkeeper.testapp.lab.JvmCommand;
import java.time.Duration;
import java.util.List;

/** A JVM that opens connections on command, with the agent or without. */
final class Connector implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Jvm jvm;
    private int answers;

    private Connector(JvmCommand command) throws Exception {
        jvm = command.start();
        jvm.awaitLine("ready"::equals, LIMIT);
    }

    static JvmCommand command() {
        return JvmCommand.of(ConnectorMain.class);
    }

    static Connector start(JvmCommand command) throws Exception {
        return new Connector(command);
    }

    static Connector underAgent(String... options) throws Exception {
        return start(Agent.under(command(), options));
    }

    static Connector withoutAgent() throws Exception {
        return start(command());
    }

    /** Opens connections, in turn to each of the destinations, and returns the connector's own account. */
    String open(ConnectPath path, int count, Acceptor... destinations) throws Exception {
        return open(
                path,
                count,
                String.join(
                        ",",
                        List.of(destinations).stream()
                                .map(Acceptor::hostAndPort)
                                .toList()));
    }

    String open(ConnectPath path, int count, String destinations) throws Exception {
        return ask(path + " " + count + " " + destinations);
    }

    /** Closes the channels that are bound to that address. */
    String closeFrom(String address) throws Exception {
        return ask("close " + address);
    }

    private String ask(String command) throws Exception {
        jvm.send(command);
        int wanted = ++answers;
        jvm.awaitLine(line -> answers().size() >= wanted, LIMIT);
        return answers().get(wanted - 1);
    }

    private List<String> answers() {
        return jvm.stdout().stream().filter(line -> !line.equals("ready")).toList();
    }

    /** The agent's log lines that contain {@code text}. */
    List<String> log(String text) {
        return jvm.stderr().stream().filter(line -> line.contains(text)).toList();
    }

    Connector saysNothingOfFailures() {
        assertThat(log("internal failure")).isEmpty();
        return this;
    }

    Jvm jvm() {
        return jvm;
    }

    @Override
    public void close() {
        jvm.close();
    }
}
