package io.portkeeper.testapp.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/**
 * Connects once to each of many destinations: {@code FIRST-ADDRESS COUNT PORT...}, each port of that many consecutive IPv4
 * addresses. Then it runs until the end of its input.
 */
public final class ManyDestinationsMain {

    private ManyDestinationsMain() {}

    public static void main(String[] args) throws IOException {
        byte[] first = InetAddress.getByName(args[0]).getAddress();
        int count = Integer.parseInt(args[1]);
        for (int i = 0; i < count; i++) {
            InetAddress address = plus(first, i);
            for (int port = 2; port < args.length; port++) {
                touch(new InetSocketAddress(address, Integer.parseInt(args[port])));
            }
        }
        System.out.println("touched " + count * (args.length - 2));
        while (System.in.read() >= 0) {
            // until the end
        }
    }

    /** Opens a connection and resets it, so that no TIME_WAIT is left. */
    private static void touch(InetSocketAddress remote) throws IOException {
        try (SocketChannel channel = SocketChannel.open(remote)) {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
    }

    private static InetAddress plus(byte[] first, int offset) throws IOException {
        byte[] address = first.clone();
        int low = ((first[2] & 0xff) << 8 | (first[3] & 0xff)) + offset;
        address[2] = (byte) (low >> 8);
        address[3] = (byte) low;
        return InetAddress.getByAddress(address);
    }
}
