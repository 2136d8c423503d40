package io.portkeeper.testapp.ports;

import io.portkeeper.testapp.cli.HostAndPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens connections and holds them. Then it opens others, one after another, which the server closes first, and prints the
 * local ports of these, as {@link Rest} reads them: {@code HOST:PORT}, how many to hold, how many others.
 */
public final class RestMain {

    private RestMain() {}

    public static void main(String[] args) throws IOException {
        InetSocketAddress remote = HostAndPort.parse(args[0]);
        List<Socket> held = new ArrayList<>();
        for (int n = Integer.parseInt(args[1]); n > 0; n--) {
            held.add(new Socket(remote.getAddress(), remote.getPort()));
        }
        StringBuilder ports = new StringBuilder("ports");
        for (int n = Integer.parseInt(args[2]); n > 0; n--) {
            try (Socket socket = new Socket(remote.getAddress(), remote.getPort())) {
                ports.append(' ').append(socket.getLocalPort());
                socket.getInputStream().read(); // until the server has closed it
            }
        }
        System.out.println(ports);
        for (Socket socket : held) {
            socket.close();
        }
    }
}
