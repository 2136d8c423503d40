package io.portkeeper.testapp.ports;

import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Jvm;
import io.portkeeper.testapp.lab.JvmCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A JVM that makes connections by a schedule, with the agent or without. */
public final class Pacer implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Jvm jvm;

    private Pacer(JvmCommand command) throws Exception {
        jvm = command.start();
        jvm.awaitLine("ready"::equals, LIMIT);
    }

    public static Pacer underAgent(String... options) throws Exception {
        return new Pacer(Agent.under(JvmCommand.of(PacerMain.class), options));
    }

    public static Pacer withoutAgent() throws Exception {
        return new Pacer(JvmCommand.of(PacerMain.class));
    }

    /** Makes that many connections at that rate, and returns the record. Several threads may do so at once. */
    public PacedRun run(CloseWay way, int count, int perSecond, ClosingServer destination) throws Exception {
        return run(way, count, perSecond, destination.hostAndPort());
    }

    public PacedRun run(CloseWay way, int count, int perSecond, String destination) throws Exception {
        Path record = Files.createTempFile("paced", ".record");
        try {
            send(way + " " + count + " " + perSecond + " " + destination + " " + record);
            jvm.awaitLine(("done " + record)::equals, LIMIT.plusSeconds(count / perSecond));
            return new PacedRun(
                    Files.readAllLines(record).stream().map(PortUse::parse).toList());
        } finally {
            Files.delete(record);
        }
    }

    private synchronized void send(String command) throws IOException {
        jvm.send(command);
    }

    /** The agent's log lines that contain {@code text}. */
    public List<String> log(String text) {
        return jvm.stderr().stream().filter(line -> line.contains(text)).toList();
    }

    @Override
    public void close() {
        jvm.close();
    }
}
