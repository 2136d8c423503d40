package io.portkeeper.testapp.leak;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Behaves: closes what it has opened, and by a reset, so that no port is left in TIME_WAIT for whoever comes next. */
final class Catalogue {

    void look(InetSocketAddress remote) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoLinger(true, 0);
            socket.connect(remote);
        }
    }
}
