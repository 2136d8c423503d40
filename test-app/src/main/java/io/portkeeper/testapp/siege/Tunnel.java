package io.portkeeper.testapp.siege;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A client's tunnel: CONNECT, a request, and then nothing. In a busy group, one request after the other follows. Each answer
 * is checked. Latencies count from the instant at which something was due.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write arrives at exceptionCaught
final class Tunnel extends SimpleChannelInboundHandler<FullHttpResponse> {

    /** How long to wait for an answer. */
    static final Duration LIMIT = Duration.ofSeconds(10);

    private final Group group;
    private final String origin;
    private long dueNanos;
    private boolean connected;
    private boolean opened;
    private boolean ended;
    private Future<?> timeout;

    /**
     * A tunnel that has yet to be opened.
     *
     * @param dueNanos the {@link System#nanoTime} at which it was due to be opened
     */
    Tunnel(Group group, String origin, long dueNanos) {
        this.group = group;
        this.origin = origin;
        this.dueNanos = dueNanos;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        send(context, HttpMethod.CONNECT, origin);
    }

    private void send(ChannelHandlerContext context, HttpMethod method, String uri) {
        FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, method, uri);
        request.headers().set(HttpHeaderNames.HOST, origin);
        timeout = context.executor().schedule(() -> end(context, "no answer"), LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        context.writeAndFlush(request, context.voidPromise());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
        timeout.cancel(false);
        if (!response.status().equals(HttpResponseStatus.OK)) {
            end(context, (connected ? "" : "CONNECT ") + "answered " + response.status());
        } else if (!connected) {
            connected = true;
            send(context, HttpMethod.GET, "/");
        } else if (response.content().toString(US_ASCII).startsWith("hello ")) {
            answered(context);
        } else {
            end(context, "wrong answer");
        }
    }

    private void answered(ChannelHandlerContext context) {
        long now = System.nanoTime();
        if (opened) {
            group.answered(now - dueNanos);
        } else {
            opened = true;
            group.opened(now - dueNanos);
            dueNanos = now;
        }
        if (group.isBusy()) {
            dueNanos += group.periodNanos();
            context.executor().schedule(() -> goOn(context), Math.max(0, dueNanos - now), TimeUnit.NANOSECONDS);
        }
    }

    private void goOn(ChannelHandlerContext context) {
        if (!ended) {
            send(context, HttpMethod.GET, "/");
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end(context, opened ? "closed by the proxy" : "closed without an answer");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        end(context, cause.getClass().getSimpleName() + ": " + cause.getMessage());
    }

    private void end(ChannelHandlerContext context, String reason) {
        if (ended) {
            return;
        }
        ended = true;
        if (timeout != null) {
            timeout.cancel(false);
        }
        if (opened) {
            group.lost(reason);
        } else {
            group.failed(reason);
        }
        context.close();
    }
}
