package io.portkeeper.testapp.proxy;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;

/**
 * Handles a client's connection until the connection to the origin is open. If that fails to open, this closes the client's.
 */
final class RelayEntry extends ChannelInboundHandlerAdapter {
    private final Bootstrap upstream;

    RelayEntry(Bootstrap upstream) {
        this.upstream = upstream;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // a close does not fail
    public void channelActive(ChannelHandlerContext context) {
        SocketChannel client = (SocketChannel) context.channel();
        ChannelFuture connect = upstream.clone(client.eventLoop())
                .handler(new RelayHalf(client))
                .connect();
        SocketChannel origin = (SocketChannel) connect.channel();
        context.pipeline().replace(this, null, new RelayHalf(origin));
        connect.addListener((ChannelFutureListener) connected -> {
            if (connected.isSuccess()) {
                client.read();
                origin.read();
            } else {
                client.close();
            }
        });
    }
}
