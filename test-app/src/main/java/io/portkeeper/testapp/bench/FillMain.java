package io.portkeeper.testapp.bench;

import io.portkeeper.testapp.cli.HostAndPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/**
 * Opens and closes connections one after another, until a connect fails or each port has been used once. It prints what a
 * connect cost, as {@link Fill} reads it: {@code HOST:PORT} of the destination, another for the warm-up, and how many ports
 * there are.
 *
 * <p>The client closes first, so each connection leaves its port in TIME_WAIT, and the lane fills.
 */
public final class FillMain {

    private static final int WARM_UP = 3_000;

    private FillMain() {}

    public static void main(String[] args) throws IOException {
        InetSocketAddress remote = HostAndPort.parse(args[0]);
        warmUp(HostAndPort.parse(args[1]));
        long[] nanos = new long[Integer.parseInt(args[2])];
        int opened = 0;
        String failure = "none";
        try {
            for (; opened < nanos.length; opened++) {
                nanos[opened] = connectNanos(remote);
            }
        } catch (IOException e) {
            failure = e.getMessage();
        }
        int third = nanos.length / 3;
        System.out.println(new Fill(
                        opened,
                        median(nanos, 0, Math.min(third, opened)),
                        median(nanos, third, Math.min(2 * third, opened)),
                        median(nanos, 2 * third, opened),
                        failure)
                .line());
    }

    private static long connectNanos(InetSocketAddress remote) throws IOException {
        try (SocketChannel channel = SocketChannel.open()) {
            long before = System.nanoTime();
            channel.connect(remote);
            return System.nanoTime() - before;
        }
    }

    private static void warmUp(InetSocketAddress remote) throws IOException {
        for (int i = 0; i < WARM_UP; i++) {
            try (SocketChannel channel = SocketChannel.open()) {
                channel.connect(remote);
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
        }
    }

    /** The median of a part; 0 if the part was not reached. */
    private static long median(long[] nanos, int from, int to) {
        if (from >= to) {
            return 0;
        }
        long[] part = Arrays.copyOfRange(nanos, from, to);
        Arrays.sort(part);
        return part[part.length / 2];
    }
}
