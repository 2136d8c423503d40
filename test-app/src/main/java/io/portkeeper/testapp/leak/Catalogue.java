package io.portkeeper.testapp.leak;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Behaves: closes what it has opened. */
final class Catalogue {

    void look(InetSocketAddress remote) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(remote);
        }
    }
}
