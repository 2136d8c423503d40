package io.portkeeper.testapp.proxy;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;

/**
 * Writes what is read from one connection to the other, and passes on its end: a FIN as a FIN, anything else as a close.
 *
 * <p>It reads again only when everything has been written, so that the slower side sets the pace.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or shutdown that fails closes its channel
final class RelayHalf extends ChannelInboundHandlerAdapter {
    private final SocketChannel other;

    RelayHalf(SocketChannel other) {
        this.other = other;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        other.write(bytes);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        other.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener((ChannelFutureListener) written -> {
            if (written.isSuccess()) {
                context.read();
            } else {
                context.close();
            }
        });
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            SocketChannel one = (SocketChannel) context.channel();
            other.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(flushed -> shutdown(one));
        }
    }

    /** Shuts down the other connection's output. If the input of both has then ended, closes both connections. */
    private void shutdown(SocketChannel one) {
        other.shutdownOutput().addListener(down -> {
            if (other.isInputShutdown()) {
                one.close();
                other.close();
            }
        });
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (other.isActive()) {
            other.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        } else {
            other.close();
        }
    }

    /** Handles a reset: the close that follows is passed on. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
