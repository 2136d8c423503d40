package io.portkeeper.testapp.proxy;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;

/** The transport that came with Netty 4.2; apart from the others, for 4.1 has none of these classes. */
final class IoUringTransport {
    private IoUringTransport() {}

    static NettyTransport open() {
        return new NettyTransport(
                new MultiThreadIoEventLoopGroup(NettyTransport.THREADS, IoUringIoHandler.newFactory()),
                IoUringServerSocketChannel.class,
                IoUringSocketChannel.class);
    }
}
