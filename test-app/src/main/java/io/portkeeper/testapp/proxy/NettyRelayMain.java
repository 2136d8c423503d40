package io.portkeeper.testapp.proxy;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.portkeeper.testapp.cli.Foreground;
import io.portkeeper.testapp.cli.HostAndPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Locale;

/**
 * A relay of bytes that uses Netty. It opens one connection to the origin for each connection of a client:
 * {@code HOST:PORT ORIGIN_HOST:ORIGIN_PORT nio|epoll|io_uring}.
 *
 * <p>It runs with Netty 4.1 as well as with 4.2.
 */
public final class NettyRelayMain {
    private NettyRelayMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        InetSocketAddress origin = HostAndPort.parse(args[1]);
        NettyTransport transport = NettyTransport.open(Transport.valueOf(args[2].toUpperCase(Locale.ROOT)));
        Bootstrap upstream = new Bootstrap()
                .channel(transport.client())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(Limits.PATIENCE.toMillis()))
                .remoteAddress(origin);
        Channel listener = new ServerBootstrap()
                .group(transport.loops())
                .channel(transport.server())
                .option(ChannelOption.SO_BACKLOG, Limits.BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel client) {
                        client.pipeline().addLast(new RelayEntry(upstream));
                    }
                })
                .bind(HostAndPort.parse(args[0]))
                .sync()
                .channel();
        Foreground.listening((InetSocketAddress) listener.localAddress());
    }
}
