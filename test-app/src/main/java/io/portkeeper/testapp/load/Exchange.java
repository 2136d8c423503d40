package io.portkeeper.testapp.load;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.portkeeper.testapp.cli.HostAndPort;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** One request on its own connection. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write arrives at exceptionCaught
final class Exchange extends SimpleChannelInboundHandler<FullHttpResponse> {
    private final Target target;
    private final String path;
    private final Duration limit;
    private final long dueNanos;
    private final Tally tally;
    private Future<?> timeout;
    private boolean tunnelPending;
    private boolean ended;

    /**
     * @param dueNanos the {@link System#nanoTime} at which the request was due; its latency counts from there
     */
    Exchange(Target target, String path, Duration limit, long dueNanos, Tally tally) {
        this.target = target;
        this.path = path;
        this.limit = limit;
        this.dueNanos = dueNanos;
        this.tally = tally;
        this.tunnelPending = target.style() == Style.TUNNEL;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        timeout = context.executor()
                .schedule(
                        () -> fail(context, "no answer within " + limit.toSeconds() + " s"),
                        limit.toMillis(),
                        TimeUnit.MILLISECONDS);
        String origin = HostAndPort.format(target.origin());
        if (tunnelPending) {
            send(context, HttpMethod.CONNECT, origin, origin);
            return;
        }
        switch (target.style()) {
            case FORWARD -> send(context, HttpMethod.GET, "http://" + origin + path, origin);
            case REVERSE -> send(context, HttpMethod.GET, path, entry(context));
            default -> send(context, HttpMethod.GET, path, origin);
        }
    }

    private static String entry(ChannelHandlerContext context) {
        return HostAndPort.format((InetSocketAddress) context.channel().remoteAddress());
    }

    private static void send(ChannelHandlerContext context, HttpMethod method, String uri, String host) {
        FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, method, uri);
        request.headers().set(HttpHeaderNames.HOST, host);
        context.writeAndFlush(request, context.voidPromise());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
        if (response.decoderResult().isFailure()) {
            fail(context, "not HTTP: " + response.decoderResult().cause());
        } else if (!response.status().equals(HttpResponseStatus.OK)) {
            String kind = FailureKind.of(response, context.channel().remoteAddress());
            fail(context, (tunnelPending ? "CONNECT answered " : "") + kind);
        } else if (tunnelPending) {
            tunnelPending = false;
            send(context, HttpMethod.GET, path, HostAndPort.format(target.origin()));
        } else if (end(context)) {
            tally.succeed(response.headers().get("X-Peer", "unknown"), System.nanoTime() - dueNanos);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail(context, "closed without an answer");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(context, FailureKind.of("broke off", cause, context.channel().remoteAddress()));
    }

    private void fail(ChannelHandlerContext context, String kind) {
        if (end(context)) {
            tally.fail(kind, dueNanos);
        }
    }

    /** Resets the connection. Returns whether the request ends with this call. */
    private boolean end(ChannelHandlerContext context) {
        if (ended) {
            return false;
        }
        ended = true;
        timeout.cancel(false);
        context.close();
        return true;
    }
}
