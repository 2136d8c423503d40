package io.portkeeper.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TcpTableTest {

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0"})
    void shows_what_is_listened_on(String address) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName(address))) {
            assertThat(TcpTable.listening()).contains(server.getLocalPort());
        }
    }

    @Test
    void shows_no_port_of_a_connection() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
            assertThat(TcpTable.listening()).doesNotContain(client.getLocalPort());
        }
    }
}
