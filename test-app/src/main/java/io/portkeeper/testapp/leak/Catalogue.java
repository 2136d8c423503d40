package io.portkeeper.testapp.leak;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A class without a leak: it closes what it has opened, by a reset, so that no port is left in TIME_WAIT. */
final class Catalogue {

    void look(InetSocketAddress remote) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoLinger(true, 0);
            socket.connect(remote);
        }
    }
}
