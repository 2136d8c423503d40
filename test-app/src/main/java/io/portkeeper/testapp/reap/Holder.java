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

    /** Starts the program with a command of the caller's. */
    public static Holder of(JvmCommand command) throws Exception {
        return new Holder(command);
    }

    public static Holder underAgent(String... options) throws Exception {
        return new Holder(Agent.under(JvmCommand.of(HolderMain.class), options));
    }

    /** Starts it beside another agent, which is loaded after ours. */
    public static Holder underAgentAnd(Path other, String... options) throws Exception {
        return new Holder(Agent.under(JvmCommand.of(HolderMain.class), options).withOptions("-javaagent:" + other));
    }

    /** Starts it beside another agent, which is loaded before ours. */
    public static Holder underAgentAfter(Path other, String... options) throws Exception {
        return new Holder(Agent.under(JvmCommand.of(HolderMain.class).withOptions("-javaagent:" + other), options));
    }

    /**
     * The result of an {@code open}.
     *
     * @param doneNanos the {@link System#nanoTime} of that JVM after the last connect
     * @param failure the first failure; empty if there was none
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

    /** Opens connections, spread over that time. */
    public Opened open(HoldWay way, int count, EchoServer server, Duration over) throws Exception {
        long microsApart = over.toNanos() / 1_000 / count;
        return Opened.parse(ask("open " + way + " " + count + " " + server.hostAndPort() + " " + microsApart));
    }

    /**
     * Sends a command, see {@link EchoServer}, or any other letter over each of those connections. Returns how many of them
     * it used.
     */
    public int say(int first, int count, char letter) throws Exception {
        return Integer.parseInt(ask("say " + first + " " + count + " " + letter).split(" ", 2)[1]);
    }

    /** Sends a command followed by 300,000 bytes over each of those connections. Returns how many of them it used. */
    public int upload(int first, int count, char letter) throws Exception {
        return Integer.parseInt(
                ask("upload " + first + " " + count + " " + letter).split(" ", 2)[1]);
    }

    /**
     * Opens connections, spread over that time, and closes each at once. Returns {@code churned N failed N} and the first
     * failure.
     */
    public String churn(int count, EchoServer server, Duration over) throws Exception {
        long microsApart = over.toNanos() / 1_000 / count;
        return ask("churn " + count + " " + server.hostAndPort() + " " + microsApart, over.plus(LIMIT))
                .trim();
    }

    /**
     * Reads that many bytes from each of those connections, which must be unwatched. Returns how many of them had the bytes.
     */
    public int read(int first, int count, int bytes) throws Exception {
        return Integer.parseInt(ask("read " + first + " " + count + " " + bytes).split(" ", 2)[1]);
    }

    /** Starts a server in that JVM, at that address. */
    public InetSocketAddress listen(String host) throws Exception {
        return HostAndPort.parse(ask("listen " + host).split(" ", 3)[2]);
    }

    /** Lets each of those connections send a request from now on, at that interval. */
    public void chat(int first, int count, Duration every) throws Exception {
        ask("chat " + first + " " + count + " " + every.toMillis());
    }

    /** Waits until connections without activity have been idle for that time, see {@link Jvm#awaitIdle}. */
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

    /** Those that were closed or reset. */
    public List<Fate> lost() throws Exception {
        return fates().stream().filter(Fate::isLost).toList();
    }

    /** The numbers of those that were closed or reset. */
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
