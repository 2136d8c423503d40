package io.portkeeper.testapp.it.subject;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Connects sockets that the agent must leave alone, and prints a line for each, with its local address and port before and
 * after. Ports are printed as {@code none}, {@code some} or {@code kept}, so that two runs can be compared.
 */
public final class BoundSocketsMain {

    private BoundSocketsMain() {}

    public static void main(String[] args) throws Exception {
        InetSocketAddress remote = new InetSocketAddress(InetAddress.getByName(args[0]), Integer.parseInt(args[1]));
        InetAddress own = InetAddress.getByName(args[2]);
        int port = Integer.parseInt(args[3]);
        socket("socket, address", new InetSocketAddress(own, 0), remote);
        socket("socket, wildcard", null, remote);
        socket("socket, port", new InetSocketAddress(port), remote);
        socket("socket, both", new InetSocketAddress(own, port + 1), remote);
        channel("channel, address", new InetSocketAddress(own, 0), remote);
        channel("channel, wildcard", null, remote);
        channel("channel, port", new InetSocketAddress(port + 2), remote);
        asynchronous("asynchronous, address", new InetSocketAddress(own, 0), remote);
        asynchronous("asynchronous, wildcard", null, remote);
        try (Socket socket = new Socket(remote.getAddress(), remote.getPort(), own, port + 3)) {
            print("socket, by constructor", "", socket.getLocalSocketAddress(), 0);
        }
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(remote);
            print("UDP socket", "", socket.getLocalSocketAddress(), socket.getLocalPort());
        }
        try (DatagramChannel channel = DatagramChannel.open()) {
            channel.connect(remote);
            print("UDP channel", "", channel.getLocalAddress(), 0);
        }
        unixDomain();
        try (ServerSocket server = new ServerSocket(0);
                Socket client = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
                Socket accepted = server.accept()) {
            System.out.println("server socket on " + server.getInetAddress() + " accepted "
                    + accepted.getInetAddress().getHostAddress());
            print("loopback", "", client.getLocalSocketAddress(), 0);
        }
    }

    private static void socket(String what, SocketAddress local, SocketAddress remote) throws IOException {
        try (Socket socket = new Socket()) {
            socket.bind(local);
            int before = socket.getLocalPort();
            String address = socket.getLocalAddress().getHostAddress();
            socket.connect(remote);
            print(what, address, socket.getLocalSocketAddress(), before);
        }
    }

    private static void channel(String what, SocketAddress local, SocketAddress remote) throws IOException {
        try (SocketChannel channel = SocketChannel.open()) {
            channel.bind(local);
            InetSocketAddress before = (InetSocketAddress) channel.getLocalAddress();
            channel.connect(remote);
            print(what, before.getAddress().getHostAddress(), channel.getLocalAddress(), before.getPort());
        }
    }

    private static void asynchronous(String what, SocketAddress local, SocketAddress remote) throws Exception {
        try (AsynchronousSocketChannel channel = AsynchronousSocketChannel.open()) {
            channel.bind(local);
            InetSocketAddress before = (InetSocketAddress) channel.getLocalAddress();
            channel.connect(remote).get();
            print(what, before.getAddress().getHostAddress(), channel.getLocalAddress(), before.getPort());
        }
    }

    private static void unixDomain() throws IOException {
        Path file = Files.createTempDirectory("unix-domain").resolve("socket");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(file));
            try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(file));
                    SocketChannel accepted = server.accept()) {
                System.out.println("Unix-domain channel connected " + client.isConnected() + accepted.isConnected());
            }
        } finally {
            Files.delete(file);
            Files.delete(file.getParent());
        }
    }

    private static void print(String what, String addressBefore, SocketAddress local, int portBefore) {
        InetSocketAddress after = (InetSocketAddress) local;
        System.out.println(what + ": " + addressBefore + " " + (portBefore == 0 ? "none" : "some") + " then "
                + after.getAddress().getHostAddress() + " " + (after.getPort() == portBefore ? "kept" : "some"));
    }
}
