package io.portkeeper.testapp.origin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OriginTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private Origin origin;

    @BeforeEach
    void start() throws InterruptedException {
        origin = new Origin(new InetSocketAddress(LOOPBACK, 0)).start();
    }

    @AfterEach
    void stop() {
        origin.close();
    }

    @Test
    void answers_any_path_at_once_and_names_the_peer() throws IOException {
        try (Client client = new Client()) {
            client.get("/any/path?x=1");
            assertThat(client.answer()).startsWith("HTTP/1.1 200 OK").contains("X-Peer: 127.0.0.1");
        }
    }

    @Test
    void keeps_the_connection_for_the_next_request() throws IOException {
        try (Client client = new Client()) {
            client.get("/1");
            client.answer();
            client.get("/2");
            assertThat(client.answer()).startsWith("HTTP/1.1 200 OK");
        }
        assertThat(origin.accepted()).isEqualTo(1);
    }

    @Test
    void closes_the_connection_when_the_query_says_so() throws IOException {
        try (Client client = new Client()) {
            client.get("/?close=1");
            assertThat(client.answer()).containsIgnoringCase("connection: close");
            assertThat(client.reader.read()).isEqualTo(-1);
        }
    }

    @Test
    void leaves_closing_to_the_client_when_the_query_says_so() throws IOException {
        try (Client client = new Client()) {
            client.get("/?linger=1", "Connection: close");
            assertThat(client.answer()).doesNotContainIgnoringCase("connection: close");
            client.get("/");
            assertThat(client.answer()).startsWith("HTTP/1.1 200 OK");
        }
        await().until(() -> origin.openByPeer().isEmpty());
    }

    @Test
    void begins_an_answer_and_notes_when_its_connection_is_lost() throws IOException {
        try (Client kept = new Client()) {
            kept.get("/stall/a");
            await().until(() -> origin.stalled() == 1);
            try (Client lost = new Client()) {
                lost.get("/stall/b");
                assertThat(lost.reader.readLine()).isEqualTo("HTTP/1.1 200 OK");
                await().until(() -> origin.stalled() == 2);
            }
            await().until(() -> origin.stalls().get(1).lost());
            assertThat(origin.stalls()).extracting(Stall::name).containsExactly("a", "b");
            assertThat(origin.stalls()).extracting(Stall::lost).containsExactly(false, true);
            assertThat(origin.stalls()).extracting(Stall::begunNanos).isSorted();
        }
    }

    @Test
    void holds_a_request_until_its_name_is_released() throws IOException {
        try (Client client = new Client()) {
            client.get("/hold/a");
            await().until(() -> origin.held("a") == 1);
            origin.release("b");
            assertThat(client.reader.ready()).isFalse();
            origin.release("a");
            assertThat(client.answer()).startsWith("HTTP/1.1 200 OK");
            assertThat(origin.held("a")).isZero();
        }
    }

    @Test
    void does_not_hold_a_name_that_is_released_already_until_it_is_reset() throws IOException {
        origin.release("a");
        try (Client client = new Client()) {
            client.get("/hold/a");
            client.answer();
            origin.reset();
            client.get("/hold/a");
            await().until(() -> origin.held("a") == 1);
        }
    }

    @Test
    void forgets_a_held_request_whose_client_has_gone() throws IOException {
        try (Client client = new Client()) {
            client.get("/hold/a");
            await().until(() -> origin.held("a") == 1);
        }
        await().until(() -> origin.held("a") == 0);
    }

    @Test
    void is_held_and_released_from_another_process() throws IOException {
        try (Client client = new Client();
                RemoteHoldGate gate = new RemoteHoldGate(origin.address())) {
            client.get("/hold/a");
            await().until(() -> gate.held("a") == 1);
            gate.release("a");
            assertThat(client.answer()).startsWith("HTTP/1.1 200 OK");
        }
    }

    @Test
    void counts_connections_that_never_send_anything() throws IOException {
        try (Client first = new Client();
                Client second = new Client()) {
            await().until(() -> origin.openByPeer().equals(Map.of(LOOPBACK, 2)));
            assertThat(first.reader.ready() || second.reader.ready()).isFalse();
        }
        await().until(() -> origin.openByPeer().isEmpty());
        assertThat(origin.peak()).isEqualTo(2);
        assertThat(origin.accepted()).isEqualTo(2);
    }

    @Test
    void remembers_the_ports_of_its_peers_when_asked() throws IOException {
        origin.rememberPeers(true);
        try (Client client = new Client()) {
            InetSocketAddress local = (InetSocketAddress) client.socket.getLocalSocketAddress();
            await().untilAsserted(() -> assertThat(origin.rememberedPeers()).containsExactly(local));
        }
    }

    @Test
    void counts_anew_after_a_reset() throws IOException {
        origin.rememberPeers(true);
        try (Client client = new Client()) {
            client.get("/");
            client.answer();
        }
        await().until(() -> origin.openByPeer().isEmpty());
        origin.reset();
        assertThat(origin.accepted()).isZero();
        assertThat(origin.peak()).isZero();
        assertThat(origin.rememberedPeers()).isEmpty();
    }

    /** A connection to the origin. */
    private final class Client implements AutoCloseable {
        final Socket socket = new Socket(LOOPBACK, origin.port());
        final BufferedReader reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));

        Client() throws IOException {
            socket.setSoTimeout(10_000);
        }

        void get(String path) throws IOException {
            get(path, "Host: origin");
        }

        void get(String path, String field) throws IOException {
            socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\n" + field + "\r\n\r\n").getBytes(UTF_8));
        }

        /** The header of an answer; its body is read and dropped. */
        String answer() throws IOException {
            StringBuilder header = new StringBuilder();
            int length = 0;
            for (String line = reader.readLine(); !line.isEmpty(); line = reader.readLine()) {
                header.append(line).append('\n');
                if (line.startsWith("content-length: ")) {
                    length = Integer.parseInt(line.substring("content-length: ".length()));
                }
            }
            for (int i = 0; i < length; i++) {
                reader.read();
            }
            return header.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
