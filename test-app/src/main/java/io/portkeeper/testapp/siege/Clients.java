package io.portkeeper.testapp.siege;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.portkeeper.testapp.cli.HostAndPort;
import io.portkeeper.testapp.load.Target;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * Opens tunnels through a proxy, to one of its addresses after the other.
 *
 * <p>They notice at once when the proxy closes one, and close by reset (SO_LINGER 0): so neither end is left in TIME_WAIT, and
 * the clients do not lack ports before the proxy does.
 */
final class Clients implements AutoCloseable {

    private static final int MAX_BODY_BYTES = 1 << 16;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final Target target;
    private final Bootstrap bootstrap;
    private int count;

    Clients(Target target) {
        this.target = target;
        this.bootstrap = new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_LINGER, 0)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(Tunnel.LIMIT.toMillis()));
    }

    /** Begins to open one more. */
    void open(Group group, long dueNanos) {
        InetSocketAddress entry =
                target.entries().get(count++ % target.entries().size());
        Tunnel tunnel = new Tunnel(group, HostAndPort.format(target.origin()), dueNanos);
        ChannelInitializer<Channel> pipeline = new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline()
                        .addLast(new HttpClientCodec(new HttpDecoderConfig(), true, false))
                        .addLast(new HttpObjectAggregator(MAX_BODY_BYTES))
                        .addLast(tunnel);
            }
        };
        bootstrap.clone().handler(pipeline).connect(entry).addListener((ChannelFutureListener) connected -> {
            if (!connected.isSuccess()) {
                group.failed("no connection to the proxy");
            }
        });
    }

    /** Resets those that are open. */
    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
