package io.portkeeper.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.observe.Notices;
import io.portkeeper.observe.RecordingLog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections whose threads have not run yet. */
class ClientsTest {

    private static final int MOST = 8;
    private static final Duration LONG = Duration.ofMinutes(10);

    private final Clients clients = new Clients(new Limits(MOST, Duration.ofSeconds(1), LONG, LONG));
    private final Notices notices = new Notices(new RecordingLog(), Runnable::run, System::nanoTime);
    private final List<Socket> sockets = new ArrayList<>();
    private ServerSocket server;

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private Client accept(String sent) throws IOException {
        Socket far = new Socket(server.getInetAddress(), server.getLocalPort());
        sockets.add(far);
        Socket near = server.accept();
        sockets.add(near);
        far.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
        // Over loopback, it has arrived as soon as it is sent.
        assertThat(near.getInputStream().available()).isEqualTo(sent.length());
        return new Client(near, request -> Answer.text(200, "text/plain", ""), clients, notices);
    }

    private Client admit(String sent) throws Exception {
        Client client = accept(sent);
        assertThat(clients.admit(client)).isTrue();
        return client;
    }

    @Test
    void the_oldest_goes_when_a_quarter_of_the_places_is_left() throws Exception {
        List<Client> all = new ArrayList<>();
        for (int i = 0; i < MOST; i++) {
            all.add(admit(""));
        }

        assertThat(all)
                .extracting(Client::isEnded)
                .containsExactly(true, true, false, false, false, false, false, false);
    }

    @Test
    void one_that_has_asked_goes_after_those_that_have_not() throws Exception {
        Client asking = admit("GET /");
        for (int i = 0; i < MOST - 1; i++) {
            admit("");
        }

        assertThat(asking.isEnded()).isFalse();
    }

    @Test
    void one_that_was_ended_has_its_place_until_it_leaves() throws Exception {
        List<Client> all = new ArrayList<>();
        for (int i = 0; i < MOST; i++) {
            all.add(admit(""));
        }
        Client next = accept("");

        assertThat(clients.admit(next)).isFalse();
        clients.leave(all.get(0));
        assertThat(clients.admit(next)).isTrue();
    }

    @Test
    void nobody_leaves_twice() throws Exception {
        Client client = admit("");
        clients.leave(client);
        clients.leave(client);

        assertThat(clients.isEmpty()).isTrue();
        for (int i = 0; i < MOST; i++) {
            admit("");
        }
        assertThat(clients.admit(accept(""))).isFalse();
    }

    @Test
    void who_waits_beyond_the_limit_is_ended() throws Exception {
        Client client = admit("");

        clients.endOverdue(client.sinceNanos() + 900_000_000L);
        assertThat(client.isEnded()).isFalse();

        clients.endOverdue(client.sinceNanos() + 1_100_000_000L);
        assertThat(client.isEnded()).isTrue();
    }
}
