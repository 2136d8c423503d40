package io.portkeeper.testapp.hunt;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.CallOptions;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.portkeeper.testapp.exchange.Calls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;

/** Calls on a connection of its own, over gRPC's Netty, which is on epoll. */
final class GrpcTalk implements Talk {

    private final ManagedChannel channel;
    private volatile long activeNanos;
    private volatile boolean begun;

    GrpcTalk(InetSocketAddress remote) throws IOException {
        channel = NettyChannelBuilder.forAddress(remote)
                .usePlaintext()
                .disableRetry()
                .build();
        quick();
        activeNanos = System.nanoTime();
    }

    @Override
    public void exchange(Kind kind, int millis) throws IOException {
        begun = true; // it may have slept for reaper.idle at most, so nobody has reset it
        activeNanos = System.nanoTime();
        ListenableFuture<byte[]> slow =
                ClientCalls.futureUnaryCall(channel.newCall(Calls.CALL, CallOptions.DEFAULT), message(millis));
        quick();
        try {
            slow.get();
            activeNanos = System.nanoTime();
        } catch (ExecutionException | InterruptedException e) {
            throw new IOException(e);
        }
    }

    private void quick() throws IOException {
        try {
            ClientCalls.blockingUnaryCall(channel, Calls.CALL, CallOptions.DEFAULT, message(0));
        } catch (StatusRuntimeException e) {
            throw new IOException(e);
        }
    }

    private static byte[] message(int millis) {
        return String.valueOf(millis).getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public boolean hasBegun() {
        return begun;
    }

    @Override
    public long activeNanos() {
        return activeNanos;
    }

    /** A channel that has lost its connection makes no other before the next call. */
    @Override
    public boolean isAlive() {
        return channel.getState(false) == ConnectivityState.READY;
    }
}
