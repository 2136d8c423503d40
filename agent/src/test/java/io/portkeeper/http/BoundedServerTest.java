package io.portkeeper.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.portkeeper.observe.Loops;
import io.portkeeper.observe.Notices;
import io.portkeeper.observe.RecordingLog;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients connect over loopback. A limit is reached only in the tests of that limit. */
class BoundedServerTest {

    private static final int MOST = 16;
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Limits LIMITS = new Limits(MOST, LONG, LONG, LONG);
    private static final int LIMIT_MILLIS = 60_000;

    private final RecordingLog log = new RecordingLog();
    private final Notices notices = new Notices(log, Runnable::run, System::nanoTime);
    private final List<Socket> clients = new ArrayList<>();
    private final CountDownLatch slow = new CountDownLatch(1);
    private final AtomicInteger slowAnswers = new AtomicInteger();
    private final int port = free();
    private BoundedServer server;

    private static int free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void stop() throws IOException {
        slow.countDown();
        for (Socket client : clients) {
            client.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private void start(Limits limits) throws IOException {
        start(limits, new Loops(notices, System::nanoTime));
    }

    private void start(Limits limits, Loops loops) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        server = BoundedServer.start("test", address, limits, this::answer, List.of(), loops, notices);
    }

    private Answer answer(Request request) throws IOException {
        switch (request.path()) {
            case "/slow" -> awaitSlow();
            case "/error" -> throw new OutOfMemoryError("none left");
            case "/failure" -> throw new IOException("secret");
            default -> {
                // It is answered at once.
            }
        }
        int length = request.path().equals("/large") ? 1 << 20 : 0;
        return Answer.text(200, "text/plain", request.path() + " ".repeat(length));
    }

    private void awaitSlow() throws IOException {
        slowAnswers.incrementAndGet();
        try {
            slow.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private Socket connect(String sent) throws IOException {
        Socket client = new Socket();
        clients.add(client);
        client.setReceiveBufferSize(16 * 1024);
        client.setSoTimeout(LIMIT_MILLIS);
        client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        send(client, sent);
        return client;
    }

    private static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    }

    /** The header in lower case, and a body as long as the header says. */
    private static String answerTo(Socket client) throws IOException {
        InputStream in = client.getInputStream();
        StringBuilder header = new StringBuilder();
        while (header.indexOf("\r\n\r\n") < 0) {
            int one = in.read();
            if (one < 0) {
                return header.toString();
            }
            header.append((char) one);
        }
        String text = header.toString().toLowerCase(Locale.ROOT);
        int length = Integer.parseInt(text.replaceAll("(?s).*content-length: (\\d+).*", "$1"));
        return text + new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private String ask(String path) throws IOException {
        try (Socket client = connect(get(path))) {
            return answerTo(client);
        }
    }

    private void assertAnswers() throws IOException {
        assertThat(ask("/quick")).startsWith("http/1.1 200 ").endsWith("/quick");
    }

    private List<String> errors() {
        return log.lines().stream().filter(line -> line.startsWith("ERROR")).toList();
    }

    private static boolean isEnded(Socket client) {
        try {
            return client.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true; // reset
        }
    }

    /** How many connections to the server neither side has closed, including those that are not accepted yet. */
    private long open() {
        String local = String.format(":%04X ", port);
        return Stream.of("/proc/self/net/tcp", "/proc/self/net/tcp6")
                .flatMap(BoundedServerTest::lines)
                .map(line -> line.trim().split(" +"))
                .filter(words -> (words[1] + " ").endsWith(local) && words[3].equals("01"))
                .count();
    }

    private static Stream<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file)).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET /quick HTTP/1.1\r\nHost: local", "GET /quick HTTP/1.1\r\n\r\n"})
    void answers_while_a_thousand_clients_hold_connections_and_keeps_few_of_them(String sent) throws IOException {
        start(LIMITS);
        for (int i = 0; i < 1_000; i++) {
            connect(sent);
        }

        assertAnswers();
        await().atMost(Duration.ofMillis(LIMIT_MILLIS)).until(() -> open() <= MOST);
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void answers_while_as_many_as_it_lets_in_do_not_read_their_answers() throws IOException {
        start(LIMITS);
        for (int i = 0; i < 2 * MOST; i++) {
            connect(get("/large").repeat(10));
        }

        assertAnswers();
    }

    @Test
    void answers_while_other_answers_take_long_and_ends_none_of_these() throws IOException {
        start(LIMITS);
        List<Socket> slowOnes = new ArrayList<>();
        for (int i = 0; i < MOST / 2; i++) {
            slowOnes.add(connect(get("/slow")));
        }
        await().atMost(Duration.ofMillis(LIMIT_MILLIS)).until(() -> slowAnswers.get() == MOST / 2);
        for (int i = 0; i < 10 * MOST; i++) {
            connect("");
        }

        assertAnswers();
        slow.countDown();
        for (Socket client : slowOnes) {
            assertThat(answerTo(client)).endsWith("/slow");
        }
    }

    @Test
    void ends_a_connection_on_which_no_request_begins() throws IOException {
        start(new Limits(MOST, SHORT, LONG, LONG));

        assertThat(isEnded(connect(""))).isTrue();
    }

    @Test
    void ends_a_connection_on_which_no_other_request_begins() throws IOException {
        start(new Limits(MOST, SHORT, LONG, LONG));
        Socket client = connect(get("/one"));

        assertThat(answerTo(client)).endsWith("/one");
        assertThat(isEnded(client)).isTrue();
    }

    @Test
    void ends_a_request_that_comes_byte_by_byte() throws IOException {
        start(new Limits(MOST, LONG, SHORT, LONG));
        Socket client = connect("GET / HTTP/1.1\r\nX: ");
        client.setSoTimeout(50);
        long untilNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LIMIT_MILLIS);
        boolean isEnded = false;
        while (!isEnded && System.nanoTime() - untilNanos < 0) {
            try {
                send(client, "x");
            } catch (IOException e) {
                break; // the server has ended the connection
            }
            isEnded = isEnded(client);
        }

        assertThat(System.nanoTime() - untilNanos).isNegative();
    }

    @Test
    void ends_a_connection_whose_client_does_not_read() throws IOException {
        start(new Limits(MOST, LONG, LONG, SHORT));
        connect(get("/large").repeat(20));

        await().atMost(Duration.ofMillis(LIMIT_MILLIS)).until(() -> open() == 0);
    }

    @Test
    void leaves_alone_who_keeps_to_the_limits() throws IOException {
        start(LIMITS);
        Socket client = connect(get("/one"));
        assertThat(answerTo(client)).endsWith("/one");

        send(client, get("/two") + get("/three"));

        assertThat(answerTo(client)).endsWith("/two");
        assertThat(answerTo(client)).endsWith("/three");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X", "X: ", "X: y\r\n"})
    void reads_no_header_without_end(String repeated) throws IOException {
        start(LIMITS);
        Socket client = connect("GET / HTTP/1.1\r\n");
        String part = repeated.repeat(1_000);
        boolean isEnded = false;
        client.setSoTimeout(1);
        StringBuilder answer = new StringBuilder();
        for (int i = 0; i < 1_000 && !isEnded; i++) {
            try {
                send(client, part);
                int one = client.getInputStream().read();
                isEnded = one < 0;
                answer.append((char) one);
            } catch (SocketTimeoutException e) {
                // No answer yet.
            } catch (IOException e) {
                isEnded = true;
            }
        }

        assertThat(isEnded).isTrue();
        assertAnswers();
    }

    @Test
    void says_that_a_header_is_too_large() throws IOException {
        start(LIMITS);

        assertThat(answerTo(connect("GET / HTTP/1.1\r\nX: " + "x".repeat(RequestParser.MOST))))
                .startsWith("http/1.1 431 ")
                .contains("connection: close");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 1000000000000", "Transfer-Encoding: chunked"})
    void reads_no_body(String header) throws IOException {
        start(LIMITS);
        Socket client = connect("POST /quick HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n\r\n");

        assertThat(answerTo(client)).startsWith("http/1.1 200 ").contains("connection: close");
        assertThat(isEnded(client)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\r\n\r\n",
                "GET / HTTP/-1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nno header\r\n\r\n",
                "\u0016\u0003\u0001\r\n\r\n"
            })
    void answers_nonsense_and_does_not_complain_of_it(String nonsense) throws IOException {
        start(LIMITS);

        assertThat(answerTo(connect(nonsense))).startsWith("http/1.1 400 ").contains("connection: close");
        assertThat(log.lines()).isEmpty();
    }

    /** The request contains CSI in both its forms, and a line break. */
    @Test
    void quotes_nonsense_in_one_line_of_printable_characters() throws IOException {
        start(LIMITS);

        assertThat(answerTo(connect("\u001b[31mred\u009b0m\ralone\r\n\r\n")))
                .startsWith("http/1.1 400 ")
                .containsPattern("red *0m")
                .doesNotContainPattern("[\\p{Cntrl}&&[^\r\n]]|\r(?!\n)|[\u0080-\u009f]");
    }

    @Test
    void accepts_connections_still_when_answers_end_in_errors() throws IOException {
        start(LIMITS);
        for (int i = 0; i < 2 * MOST; i++) {
            assertThat(ask("/error")).isEmpty();
        }

        assertAnswers();
        await().atMost(Duration.ofMillis(LIMIT_MILLIS)).until(() -> open() == 0);
        assertThat(errors()).singleElement().asString().contains("none left");
    }

    @Test
    void tells_the_log_and_not_the_client_what_failed() throws IOException {
        start(LIMITS);

        assertThat(ask("/failure")).startsWith("http/1.1 500 ").doesNotContain("secret");
        assertThat(errors()).singleElement().asString().contains("secret");
    }

    @Test
    void answers_head_with_the_length_that_get_has_and_no_body() throws IOException {
        start(LIMITS);
        Socket client = connect("HEAD /quick HTTP/1.0\r\n\r\n");

        assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                .startsWith("HTTP/1.1 200 ")
                .contains("Content-Length: 6\r\n")
                .endsWith("\r\n\r\n");
    }

    @Test
    void gives_its_port_back_when_it_is_closed() throws IOException {
        start(LIMITS);
        assertAnswers();

        server.close();

        await().atMost(Duration.ofMillis(LIMIT_MILLIS)) // until the accepting thread has ended
                .ignoreExceptionsInstanceOf(BindException.class)
                .untilAsserted(() -> start(LIMITS));
        assertAnswers();
    }

    @Test
    void keeps_no_port_when_it_fails_half_way() throws IOException {
        AtomicBoolean isExhausted = new AtomicBoolean();
        Loops loops = new Loops(notices, () -> {
            if (isExhausted.get()) {
                throw new OutOfMemoryError();
            }
            return System.nanoTime();
        });
        isExhausted.set(true);
        assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> start(LIMITS, loops));

        isExhausted.set(false);

        start(LIMITS, loops);
        assertAnswers();
    }

    /**
     * A class whose initialisation fails while the heap is exhausted can never be used, and the first client may connect at such
     * a time.
     */
    @Test
    void has_asked_itself_everything_before_anybody_can_ask() throws IOException {
        List<String> asked = new ArrayList<>();
        Answers answers = request -> {
            asked.add(request.method() + " " + request.path() + " " + request.headers("host"));
            return Answer.text(200, "text/plain", "");
        };
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);

        server = BoundedServer.start(
                "test", address, LIMITS, answers, List.of("/"), new Loops(notices, System::nanoTime), notices);

        assertThat(asked).containsExactly("GET / [localhost]", "HEAD / [localhost]");
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void has_daemon_threads_only_and_none_in_the_group_of_who_starts_it() throws Exception {
        ThreadGroup applications = new ThreadGroup("application");
        Thread starter = new Thread(applications, () -> {
            try {
                start(LIMITS);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        starter.start();
        starter.join();
        Socket client = connect("");

        await().atMost(Duration.ofMillis(LIMIT_MILLIS))
                .until(() -> threads().contains("portkeeper-test") && threads().contains("portkeeper-client"));
        assertThat(applications.activeCount()).isZero();
        assertThat(client.isConnected()).isTrue();
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isDaemon)
                .map(Thread::getName)
                .toList();
    }
}
