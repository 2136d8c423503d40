package io.portkeeper.testapp.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Opens the connections of HTTP clients.
 *
 * <p>They are closed by reset (SO_LINGER 0). Otherwise this side would keep them in TIME_WAIT, and the load would run out of
 * ports before the proxy does.
 */
public final class Opener implements AutoCloseable {
    private static final int MAX_BODY_BYTES = 1 << 20;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final Bootstrap bootstrap;

    /**
     * @param limit how long a connection may take to open
     */
    public Opener(Duration limit) {
        this.bootstrap = new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_LINGER, 0)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(limit.toMillis()));
    }

    /** Begins to open a connection. {@code client} gets whole answers. */
    public ChannelFuture open(InetSocketAddress entry, ChannelHandler client) {
        ChannelInitializer<Channel> pipeline = new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline()
                        .addLast(new HttpClientCodec(new HttpDecoderConfig(), true, false))
                        .addLast(new HttpObjectAggregator(MAX_BODY_BYTES))
                        .addLast(client);
            }
        };
        return bootstrap.clone().handler(pipeline).connect(entry);
    }

    /** Resets all open connections. */
    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
