package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.portkeeper.testapp.connect.Acceptor;
import io.portkeeper.testapp.connect.ConnectPath;
import io.portkeeper.testapp.connect.Connector;
import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Command;
import io.portkeeper.testapp.lab.Lab;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sends nonsense on every way into the agent at once (its command socket, its page and its file of options) while an
 * application with a small heap opens connections.
 */
class FuzzIT {

    /** With {@code --soak}, ten minutes in all on five JDKs. */
    private static final Duration RUN = Duration.ofSeconds(Soak.of(15, 120));

    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** An attacker continues until it has this many answers, however long that takes. */
    private static final int LEAST_ANSWERED = Soak.of(100, 1_000);

    private static final int LEAST_FILES = Soak.of(10, 60);

    /** How many clients at most are connected and send nothing: more than the agent keeps. */
    private static final int MOST_SILENT = 100;

    private static final List<String> COMMANDS =
            List.of("status\n", "report\n", "drain 10.9.0.1\n", "undrain 10.9.0.1\n", "drain nobody\n");

    private static final List<String> REQUESTS = List.of(
            "GET /metrics HTTP/1.1\r\nHost: localhost\r\nAccept: text/plain\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
            "GET /status.json?a=%20b HTTP/1.0\r\n\r\n",
            "HEAD /-/healthy HTTP/1.1\r\nHost: [::1]:1\r\n\r\n",
            "POST /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc",
            "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");

    private static final List<String> OPTIONS = List.of(
            "pool=10.9.0.1-2\nstrategy=random\n",
            "pool=10.9.0.3-8, !10.9.0.5\nstrategy=round-robin\nrotate=2s\n",
            "pool=10.9.0.1*3, 10.9.0.2\npool.max-connections=900\npool.refresh=1s\n",
            "pool=10.9.0.1-8, fd09::1:1\nroutes=10.9.1.1/32=10.9.0.5-6; *.example.com:443=10.9.0.7\n",
            "pool=10.9.0.1-8\ndrain=10.9.0.1-4\nstrategy=least-used\nsticky.key=site\n",
            "routes=10.9.1.0/24=10.9.0.4; 10.9.1.1/32=direct\nsites=exact\n",
            "pool=10.9.0.1-8\nreaper=dry-run\nreaper.idle=5m\nreaper.start=50%\nreaper.end=90%\nreaper.exempt=10.9.1.0/24\n",
            "pool=10.9.0.0/29\nexclude=none\nreaper.awaiting=true\nreaper.awaiting-idle=20m\nfallback=fail\n");

    @TempDir
    private Path folder;

    private final long seed = System.nanoTime();
    private final ExecutorService attackers = Executors.newCachedThreadPool();
    private final Queue<String> unprintable = new ConcurrentLinkedQueue<>();
    private long endNanos;

    @AfterEach
    void endAttackers() {
        attackers.shutdownNow();
    }

    @Test
    @Tag("soak")
    void nonsense_hangs_nothing_ends_no_thread_takes_no_memory_and_prints_nothing_but_lines() throws Exception {
        Path options = Files.writeString(folder.resolve("options"), "pool=10.9.0.1");
        int metrics = Lab.freePort();
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = Connector.start(Agent.under(
                        Connector.command().withOptions("-Xmx48m", "-XX:MaxDirectMemorySize=16m"),
                        "config=" + options,
                        "metrics=" + metrics))) {
            long pid = connector.jvm().pid();
            await().atMost(LIMIT)
                    .ignoreExceptions()
                    .untilAsserted(() ->
                            assertThat(status(pid) + Scrape.of(metrics).text()).isNotEmpty());
            Set<String> threads = threads(pid);
            long descriptors = descriptors(pid);
            endNanos = System.nanoTime() + RUN.toNanos();

            Future<Integer> commands =
                    attackers.submit(() -> commands(CommandSockets.of(pid).get(0)));
            Future<Integer> requests = attackers.submit(() -> requests(metrics));
            Future<Integer> files = attackers.submit(() -> files(connector, options));
            int opened = 0;
            while (goesOn()) {
                assertThat(connector.open(ConnectPath.SOCKET, 5, origin)).startsWith("opened ");
                opened += 5;
                await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
            }

            System.out.printf(
                    "seed %d: %d commands and %d requests answered, %d files of options, %d connections%n",
                    seed, ended(commands), ended(requests), ended(files), opened);
            assertThat(unprintable).isEmpty();
            assertThat(connector.jvm().stderr())
                    .allMatch(FuzzIT::isPrintable)
                    .noneMatch(line -> line.contains("OutOfMemoryError") || line.contains("internal failure"));

            // Everything works as before.
            int read = read(connector);
            replace(options, "# last\npool=10.9.0.8\n");
            await().atMost(LIMIT).until(() -> read(connector) > read);
            Command.portkeeper("undrain", String.valueOf(pid), "10.9.0.8"); // nonsense may have drained it
            int before = origin.bySource().getOrDefault("10.9.0.8", 0);
            assertThat(connector.open(ConnectPath.CHANNEL, 20, origin)).isEqualTo("opened 20 failed 0");
            await().untilAsserted(() -> assertThat(origin.bySource()).containsEntry("10.9.0.8", before + 20));
            assertThat(status(pid)).contains("failures of the agent 0");
            assertThat(Scrape.of(metrics).sum("portkeeper_internal_failures_total"))
                    .isZero();
            assertThat(threads(pid)).isEqualTo(threads);
            int connections = opened + 20;
            await().atMost(LIMIT).until(() -> descriptors(pid) <= descriptors + connections + 10);
        }
    }

    private boolean goesOn() {
        return System.nanoTime() - endNanos < 0;
    }

    /** Waits for the attacker's end. Returns what it counted. */
    private static int ended(Future<Integer> attacker) throws Exception {
        return attacker.get(LIMIT.toSeconds(), TimeUnit.SECONDS); // fails if it hangs
    }

    private int commands(Path socket) throws Exception {
        Mutations mutations = new Mutations(seed, COMMANDS);
        Deque<SocketChannel> silent = new ArrayDeque<>();
        int answered = 0;
        while (goesOn() || answered < LEAST_ANSWERED) {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.connect(UnixDomainSocketAddress.of(socket));
                if (isSilent(mutations, silent, channel)) {
                    continue;
                }
                ByteBuffer bytes = ByteBuffer.wrap(mutations.next());
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.shutdownOutput();
                answered += answered(Channels.newInputStream(channel));
            } catch (IOException e) {
                // The agent has closed the connection.
            }
            channel.close();
        }
        for (SocketChannel channel : silent) {
            channel.close();
        }
        return answered;
    }

    private int requests(int port) throws Exception {
        Mutations mutations = new Mutations(seed + 1, REQUESTS);
        Deque<Socket> silent = new ArrayDeque<>();
        int answered = 0;
        while (goesOn() || answered < LEAST_ANSWERED) {
            Socket socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                socket.setSoLinger(true, 0); // leaves no port of the lab in TIME_WAIT
                if (isSilent(mutations, silent, socket)) {
                    continue;
                }
                socket.getOutputStream().write(mutations.next());
                socket.shutdownOutput();
                answered += answered(socket.getInputStream());
            } catch (IOException e) {
                // The agent has closed the connection.
            }
            socket.close();
        }
        for (Socket socket : silent) {
            socket.close();
        }
        return answered;
    }

    /** Whether the connection stays open and sends nothing: one in ten does. If there are too many, closes the oldest. */
    private static <C extends Closeable> boolean isSilent(Mutations mutations, Deque<C> silent, C one)
            throws IOException {
        if (mutations.lot(10) > 0) {
            return false;
        }
        silent.add(one);
        if (silent.size() > MOST_SILENT) {
            silent.remove().close();
        }
        return true;
    }

    /** Returns 1 if there was an answer, otherwise 0. */
    private int answered(InputStream in) throws IOException {
        String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        if (!isPrintable(answer)) {
            unprintable.add(answer);
        }
        return answer.isEmpty() ? 0 : 1;
    }

    /** Whether the text has no control characters except line ends. */
    private static boolean isPrintable(String text) {
        return text.chars().noneMatch(character -> Character.isISOControl(character) && "\r\n".indexOf(character) < 0);
    }

    private int files(Connector connector, Path options) throws Exception {
        Mutations mutations = new Mutations(seed + 2, OPTIONS);
        int written = 0;
        while (goesOn() || written < LEAST_FILES) {
            Path made = folder.resolve("made");
            switch (mutations.lot(20)) {
                case 0 -> Files.deleteIfExists(options);
                case 1 -> run("mkfifo", made.toString());
                case 2 -> Files.write(made, new byte[3 << 20]);
                case 3 -> Files.createSymbolicLink(made, Path.of("/dev/zero"));
                default -> Files.write(made, mutations.next());
            }
            if (Files.exists(made, LinkOption.NOFOLLOW_LINKS)) {
                Files.move(made, options, StandardCopyOption.REPLACE_EXISTING);
            }
            written++;
            if (written % 10 == 0) {
                int before = read(connector);
                replace(options, "# " + written + "\npool=10.9.0." + (1 + written / 10 % 8));
                await().atMost(LIMIT).until(() -> read(connector) > before);
            } else {
                await().pollDelay(Duration.ofMillis(100 + mutations.lot(1_000))).until(() -> true);
            }
        }
        return written;
    }

    private static int read(Connector connector) {
        return connector.log("configuration read again").size()
                + connector.log("configuration not changed").size();
    }

    private void replace(Path options, String text) throws IOException {
        Path made = Files.writeString(folder.resolve("made"), text);
        Files.move(made, options, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void run(String... words) throws Exception {
        assertThat(new ProcessBuilder(words).inheritIO().start().waitFor()).isZero();
    }

    private static String status(long pid) throws Exception {
        return Command.portkeeper("status", String.valueOf(pid)).succeeded();
    }

    /** The names of the agent's threads, except those that serve a single client. */
    private static Set<String> threads(long pid) throws Exception {
        return Command.ofJdk("jcmd", String.valueOf(pid), "Thread.print")
                .succeeded()
                .lines()
                .filter(line -> line.startsWith("\"portkeeper-"))
                .map(line -> line.split("\"", 3)[1])
                .filter(name ->
                        !Set.of("portkeeper-client", "portkeeper-command").contains(name))
                .collect(Collectors.toSet());
    }

    private static long descriptors(long pid) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return all.count();
        }
    }
}
