package io.portkeeper.testapp.reap;

import io.portkeeper.testapp.cli.HostAndPort;
import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Jvm;
import io.portkeeper.testapp.lab.JvmCommand;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A JVM under the agent that holds connections on command. */
public final class Holder implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String ANSWER = "answer ";

    private final Jvm jvm;
    private int asked;

    private Holder(JvmCommand command) throws Exception {
        jvm = command.start();
        jvm.awaitLine("ready"::equals, LIMIT);
    }

    /** The program in a JVM of the caller's making. */
    public static Holder of(JvmCommand command) throws Exception {
        return new Holder(command);
    }

    public static Holder underAgent(String... options) throws Exception {
        return new Holder(Agent.under(JvmCommand.of(HolderMain.class), options));
    }

    /** Beside another agent, which is loaded after. */
    public static Holder underAgentAnd(Path other, String... options) throws Exception {
        return new Holder(Agent.under(JvmCommand.of(HolderMain.class), options).withOptions("-javaagent:" + other));
    }

    /** Beside another agent, which is loaded before. */
    public static Holder underAgentAfter(Path other, String... options) throws Exception {
        return new Holder(Agent.under(JvmCommand.of(HolderMain.class).withOptions("-javaagent:" + other), options));
    }

    /**
     * What an {@code open} came to.
     *
     * @param doneNanos when the last connect was done, in {@link System#nanoTime} of that JVM
     * @param failure the first, empty when there was none
     */
    public record Opened(int opened, int failed, long doneNanos, String failure) {

        private static Opened parse(String answer) {
            String[] words = answer.split(" ", 6);
            return new Opened(
                    Integer.parseInt(words[1]),
                    Integer.parseInt(words[3]),
                    Long.parseLong(words[4]),
                    words.length > 5 ? words[5] : "");
        }
    }

    /** Opens connections, one after another. */
    public Opened open(HoldWay way, int count, EchoServer server) throws Exception {
        return open(way, count, server, Duration.ZERO);
    }

    /** Opens connections to {@code host:port}, one after another. */
    public Opened open(HoldWay way, int count, String hostAndPort) throws Exception {
        return Opened.parse(ask("open " + way + " " + count + " " + hostAndPort + " 0"));
    }

    /** Opens connections over that time. */
    public Opened open(HoldWay way, int count, EchoServer server, Duration over) throws Exception {
        long microsApart = over.toNanos() / 1_000 / count;
        return Opened.parse(ask("open " + way + " " + count + " " + server.hostAndPort() + " " + microsApart));
    }

    /** Sends a command, see {@link EchoServer}, or any other letter over each of those connections; returns over how many. */
    public int say(int first, int count, char letter) throws Exception {
        return Integer.parseInt(ask("say " + first + " " + count + " " + letter).split(" ", 2)[1]);
    }

    /** Sends a command with 300,000 bytes behind it over each of those connections; returns over how many. */
    public int upload(int first, int count, char letter) throws Exception {
        return Integer.parseInt(
                ask("upload " + first + " " + count + " " + letter).split(" ", 2)[1]);
    }

    /** Opens connections over that time and closes each at once; returns {@code churned N failed N} and the first failure. */
    public String churn(int count, EchoServer server, Duration over) throws Exception {
        long microsApart = over.toNanos() / 1_000 / count;
        return ask("churn " + count + " " + server.hostAndPort() + " " + microsApart, over.plus(LIMIT))
                .trim();
    }

    /** Reads so many bytes from each of those connections, which are unwatched; returns how many had them. */
    public int read(int first, int count, int bytes) throws Exception {
        return Integer.parseInt(ask("read " + first + " " + count + " " + bytes).split(" ", 2)[1]);
    }

    /** Starts a server in that JVM, at that address. */
    public InetSocketAddress listen(String host) throws Exception {
        return HostAndPort.parse(ask("listen " + host).split(" ", 3)[2]);
    }

    /** Lets each of those connections exchange a byte from now on, so often. */
    public void chat(int first, int count, Duration every) throws Exception {
        ask("chat " + first + " " + count + " " + every.toMillis());
    }

    /** Waits until those that do nothing meanwhile have been idle for so long, see {@link Jvm#awaitIdle}. */
    public void awaitIdle(Duration idle) throws Exception {
        jvm.awaitIdle(idle);
    }

    /** What has become of all connections so far. */
    public List<Fate> fates() throws Exception {
        Path file = Files.createTempFile("held", ".report");
        try {
            ask("report " + file);
            return Files.readAllLines(file).stream().map(Fate::parse).toList();
        } finally {
            Files.delete(file);
        }
    }

    /** Those that are no more. */
    public List<Fate> lost() throws Exception {
        return fates().stream().filter(Fate::isLost).toList();
    }

    /** The numbers of those that are no more. */
    public List<Integer> lostIds() throws Exception {
        return lost().stream().map(Fate::id).toList();
    }

    private String ask(String command) throws Exception {
        return ask(command, LIMIT);
    }

    private String ask(String command, Duration limit) throws Exception {
        jvm.send(command);
        int wanted = ++asked;
        jvm.awaitLine(line -> answers().size() >= wanted, limit);
        return answers().get(wanted - 1).substring(ANSWER.length());
    }

    private List<String> answers() {
        return jvm.stdout().stream().filter(line -> line.startsWith(ANSWER)).toList();
    }

    /** The agent's log lines that contain {@code text}. */
    public List<String> log(String text) {
        return jvm.stderr().stream().filter(line -> line.contains(text)).toList();
    }

    public Jvm jvm() {
        return jvm;
    }

    @Override
    public void close() {
        jvm.close();
    }
}
