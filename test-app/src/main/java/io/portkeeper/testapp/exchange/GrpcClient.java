package io.portkeeper.testapp.exchange;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Makes calls on its own connection, over gRPC's Netty, which uses epoll. */
final class GrpcClient implements Client {

    private final ManagedChannel channel;

    GrpcClient(InetSocketAddress remote) throws IOException {
        channel = NettyChannelBuilder.forAddress(remote).usePlaintext().build();
        exchange(false);
    }

    @Override
    public void exchange(boolean isSlow) throws IOException {
        byte[] message = ((isSlow ? "s" : "q") + "m".repeat(200)).getBytes(StandardCharsets.US_ASCII);
        try {
            ClientCalls.blockingUnaryCall(channel, Calls.CALL, CallOptions.DEFAULT, message);
        } catch (StatusRuntimeException e) {
            throw new IOException(String.valueOf(e.getStatus().asRuntimeException()), e);
        }
    }
}
