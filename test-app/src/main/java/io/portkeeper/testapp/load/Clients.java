package io.portkeeper.testapp.load;

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
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Opens the connections that requests travel on.
 *
 * <p>They are closed by reset (SO_LINGER 0): the side that closes keeps the connection in TIME_WAIT, and the ports of
 * the load would run out before those of the proxy.
 */
final class Clients implements AutoCloseable {
    private static final int MAX_BODY_BYTES = 1 << 20;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final Target target;
    private final Bootstrap bootstrap;
    private final Duration limit;

    /**
     * @param limit how long a connection may take to open, and then its request to be answered
     */
    Clients(Target target, Duration limit) {
        this.target = target;
        this.limit = limit;
        this.bootstrap = new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_LINGER, 0)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(limit.toMillis()));
    }

    /**
     * Sends the request with this number on a new connection.
     *
     * @param afterConnect runs when the connection is open or has failed to open
     */
    void send(int number, String path, long dueNanos, Tally tally, Runnable afterConnect) {
        InetSocketAddress entry = target.entry(number);
        ChannelInitializer<Channel> pipeline = new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline()
                        .addLast(new HttpClientCodec(new HttpDecoderConfig(), true, false))
                        .addLast(new HttpObjectAggregator(MAX_BODY_BYTES))
                        .addLast(new Exchange(target, path, limit, dueNanos, tally));
            }
        };
        bootstrap.clone().handler(pipeline).connect(entry).addListener((ChannelFutureListener) connected -> {
            if (!connected.isSuccess()) {
                tally.fail(FailureKind.of("connect to the proxy", connected.cause(), entry));
            }
            afterConnect.run();
        });
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
