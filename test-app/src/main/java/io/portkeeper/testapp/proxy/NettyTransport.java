package io.portkeeper.testapp.proxy;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

/** What a Netty program needs for one transport, in terms that Netty 4.1 has too. */
public record NettyTransport(
        EventLoopGroup loops, Class<? extends ServerSocketChannel> server, Class<? extends SocketChannel> client) {

    static final int THREADS = 2;

    /** Returns the transport. If this host does not have it, this ends the program. */
    @SuppressWarnings("deprecation") // Netty 4.1 has no other
    public static NettyTransport open(Transport transport) {
        transport.require();
        return switch (transport) {
            case EPOLL ->
                new NettyTransport(
                        new EpollEventLoopGroup(THREADS), EpollServerSocketChannel.class, EpollSocketChannel.class);
            case IO_URING -> IoUringTransport.open();
            default ->
                new NettyTransport(
                        new NioEventLoopGroup(THREADS), NioServerSocketChannel.class, NioSocketChannel.class);
        };
    }
}
