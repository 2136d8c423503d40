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

/** Makes calls on its own connection, over gRPC's Netty, which uses epoll. */
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
        begun = true; // it has been idle for at most reaper.idle, so the agent has not reset it
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

    /** A channel that has lost its connection opens no other before the next call. */
    @Override
    public boolean isAlive() {
        return channel.getState(false) == ConnectivityState.READY;
    }
}
