package io.portkeeper.ports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class ListeningPortsTest {

    @Test
    void are_those_in_state_listen_whatever_the_family() throws IOException {
        String table = """
                  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
                   0: 0100007F:EE48 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0
                   1: 0100007F:EE49 0100007F:1F90 01 00000000:00000000 00:00000000 00000000     0        0 2 1 0 20 4
                   2: 00000000000000000000000000000000:0016 00000000000000000000000000000000:0000 0A 00000000:00000000
                """;

        assertThat(ListeningPorts.of(new BufferedReader(new StringReader(table))))
                .isEqualTo(PortSet.parse("22, 61000"));
    }

    @Test
    void of_this_host_have_that_of_a_server_of_ours() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(ListeningPorts.read().contains(server.getLocalPort())).isTrue();
        }
    }
}
