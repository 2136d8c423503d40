package io.portkeeper.testapp.bench;

import io.portkeeper.testapp.cli.HostAndPort;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Measures connects to {@code HOST:PORT}, bound by hand to {@code SOURCE} if that is given. Each line of standard input is a
 * number of connects; the answer is their {@link ConnectCost}.
 *
 * <p>It closes by RST, so that the lane stays idle. It ends at the end of its input.
 */
public final class ConnectCostMain {

    private final InetSocketAddress remote;
    private final InetAddress source;

    private ConnectCostMain(InetSocketAddress remote, InetAddress source) {
        this.remote = remote;
        this.source = source;
    }

    public static void main(String[] args) throws IOException {
        InetAddress source = args.length > 1 ? InetAddress.getByName(args[1]) : null;
        ConnectCostMain program = new ConnectCostMain(HostAndPort.parse(args[0]), source);
        System.out.println("ready");
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            System.out.println(program.measure(Integer.parseInt(line)).line());
        }
    }

    private ConnectCost measure(int count) throws IOException {
        long[] bind = new long[count];
        long[] connect = new long[count];
        long[] close = new long[count];
        for (int i = 0; i < count; i++) {
            SocketChannel channel = SocketChannel.open();
            long opened = System.nanoTime();
            if (source != null) {
                BindWithoutPort.bind(channel, source);
            }
            long bound = System.nanoTime();
            channel.connect(remote);
            long connected = System.nanoTime();
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            long closing = System.nanoTime();
            channel.close();
            bind[i] = bound - opened;
            connect[i] = connected - bound;
            close[i] = System.nanoTime() - closing;
        }
        return new ConnectCost(source == null ? 0 : median(bind), median(connect), median(close));
    }

    private static long median(long[] nanos) {
        Arrays.sort(nanos);
        return nanos[nanos.length / 2];
    }
}
