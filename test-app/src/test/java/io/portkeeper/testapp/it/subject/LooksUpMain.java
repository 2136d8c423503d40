package io.portkeeper.testapp.it.subject;

import java.net.InetAddress;
import java.net.Socket;

/**
 * Connects to a name; to its bare address, after looking up the name of that address as an access log does; and to the bare
 * address again. Prints the three sources, and the name that it has looked up.
 */
public final class LooksUpMain {

    private LooksUpMain() {}

    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[1]);
        InetAddress named = InetAddress.getByName(args[0]);
        connect(named, port);
        InetAddress lookedUp = InetAddress.getByAddress(named.getAddress());
        System.out.println(lookedUp.getHostName());
        connect(lookedUp, port);
        connect(InetAddress.getByAddress(named.getAddress()), port);
    }

    private static void connect(InetAddress address, int port) throws Exception {
        try (Socket socket = new Socket(address, port)) {
            System.out.println("from " + socket.getLocalAddress().getHostAddress());
        }
    }
}
