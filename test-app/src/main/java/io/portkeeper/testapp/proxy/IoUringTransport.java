package io.portkeeper.testapp.proxy;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;

/** The io_uring transport of Netty 4.2. It has its own class here because Netty 4.1 lacks all of these classes. */
final class IoUringTransport {
    private IoUringTransport() {}

    static NettyTransport open() {
        return new NettyTransport(
                new MultiThreadIoEventLoopGroup(NettyTransport.THREADS, IoUringIoHandler.newFactory()),
                IoUringServerSocketChannel.class,
                IoUringSocketChannel.class);
    }
}
