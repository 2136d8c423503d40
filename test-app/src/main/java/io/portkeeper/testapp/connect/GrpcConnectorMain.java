package io.portkeeper.testapp.connect;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.portkeeper.testapp.cli.HostAndPort;
import io.portkeeper.testapp.lab.JvmCommand;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens gRPC channels, each with its own connection, and holds them: {@code COUNT HOST:PORT}.
 *
 * <p>Their Netty uses epoll and has been relocated to another package, including its native library. The program prints
 * {@code opened N failed N} when each is open or has failed, and ends at the end of its input.
 */
public final class GrpcConnectorMain {
    private static final long POLL_MILLIS = 5;

    private GrpcConnectorMain() {}

    /** The command that opens that many channels to that destination. */
    public static JvmCommand command(int count, Acceptor destination) {
        return JvmCommand.of(GrpcConnectorMain.class, Integer.toString(count), destination.hostAndPort());
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        if (!Epoll.isAvailable()) {
            System.err.println("transport epoll is not available: " + Epoll.unavailabilityCause());
            System.exit(1);
        }
        int count = Integer.parseInt(args[0]);
        InetSocketAddress remote = HostAndPort.parse(args[1]);
        List<ManagedChannel> channels = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ManagedChannel channel =
                    NettyChannelBuilder.forAddress(remote).usePlaintext().build();
            channels.add(channel);
            channel.getState(true); // asks it to connect
        }
        int opened = 0;
        for (ManagedChannel channel : channels) {
            opened += opens(channel) ? 1 : 0;
        }
        System.out.println("opened " + opened + " failed " + (count - opened));
        while (System.in.read() >= 0) {
            // until the parent has seen enough
        }
        System.exit(0);
    }

    /** Waits until the channel is open or has failed. One that has failed is shut down, because it would try again. */
    private static boolean opens(ManagedChannel channel) throws InterruptedException {
        ConnectivityState state = channel.getState(false);
        while (state == ConnectivityState.IDLE || state == ConnectivityState.CONNECTING) {
            Thread.sleep(POLL_MILLIS);
            state = channel.getState(false);
        }
        if (state != ConnectivityState.READY) {
            channel.shutdownNow();
        }
        return state == ConnectivityState.READY;
    }
}
