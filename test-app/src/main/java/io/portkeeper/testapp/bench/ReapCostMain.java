package io.portkeeper.testapp.bench;

import io.portkeeper.testapp.cli.HostAndPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Measures connects that each have to reset another connection: {@code HOST:PORT PORTS COUNT}, on a lane of that many ports.
 *
 * <p>It prints {@code reaped MEDIAN P99 MAX FIRST}, in nanoseconds.
 */
public final class ReapCostMain {

    /** Longer than reaper.min-idle. */
    private static final int IDLE_MILLIS = 2_500;

    private static final int MESSAGE_BYTES = 200;

    /** All channels. A channel that is garbage collected is closed. */
    private static final List<SocketChannel> HELD = new ArrayList<>();

    private ReapCostMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        InetSocketAddress remote = HostAndPort.parse(args[0]);
        int ports = Integer.parseInt(args[1]);
        long[] nanos = new long[Integer.parseInt(args[2])];
        for (int i = 0; i < ports; i++) {
            HELD.add(used(SocketChannel.open(remote)));
        }
        Thread.sleep(IDLE_MILLIS);
        for (int i = 0; i < nanos.length; i++) {
            long start = System.nanoTime();
            HELD.add(SocketChannel.open(remote));
            nanos[i] = System.nanoTime() - start;
        }
        long first = nanos[0];
        Arrays.sort(nanos);
        System.out.println("reaped " + nanos[nanos.length / 2] + " " + nanos[nanos.length * 99 / 100] + " "
                + nanos[nanos.length - 1] + " " + first);
        System.exit(0);
    }

    /**
     * Makes an exchange over the channel, because the reaper spares connections that have not been used yet, or that were
     * answered with a few bytes only.
     */
    private static SocketChannel used(SocketChannel channel) throws IOException {
        ByteBuffer message = ByteBuffer.allocate(MESSAGE_BYTES);
        message.put("GET /".getBytes(StandardCharsets.US_ASCII)).clear();
        channel.write(message);
        message.clear();
        channel.read(message);
        return channel;
    }
}
