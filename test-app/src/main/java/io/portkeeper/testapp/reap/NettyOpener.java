package io.portkeeper.testapp.reap;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.portkeeper.testapp.proxy.NettyTransport;
import io.portkeeper.testapp.proxy.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/** Opens channels of one of Netty's transports. A channel is lost when Netty reports that it is closed. */
final class NettyOpener implements HoldWay.Opener {

    private final Bootstrap bootstrap;

    NettyOpener(Transport transport) {
        NettyTransport netty = NettyTransport.open(transport);
        bootstrap =
                new Bootstrap().group(netty.loops()).channel(netty.client()).option(ChannelOption.TCP_NODELAY, true);
    }

    @Override
    public Held open(InetSocketAddress remote, int id) throws IOException {
        Watch watch = new Watch();
        ChannelFuture connect = bootstrap.clone().handler(watch).connect(remote).awaitUninterruptibly();
        if (!connect.isSuccess()) {
            throw connect.cause() instanceof IOException e ? e : new IOException(connect.cause());
        }
        Channel channel = connect.channel();
        Held held = new Held(id) {
            @Override
            void say(String text) throws IOException {
                ChannelFuture written = channel.writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII))
                        .awaitUninterruptibly();
                if (!written.isSuccess()) {
                    throw new IOException(written.cause());
                }
                active();
            }
        };
        watch.held = held;
        channel.closeFuture().addListener((ChannelFutureListener) closed -> held.lost(watch.why));
        held.say(HoldWay.FIRST);
        awaitFirst(watch);
        return held;
    }

    private static void awaitFirst(Watch watch) throws IOException {
        try {
            watch.answered.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** Records that data has come, and why no more will come. */
    private static final class Watch extends SimpleChannelInboundHandler<ByteBuf> {

        private final CountDownLatch answered = new CountDownLatch(1);
        private volatile Held held;
        private volatile String why = "end of stream";

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
            held.active();
            answered.countDown();
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // the close future tells
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            why = cause.toString();
            context.close();
        }
    }
}
