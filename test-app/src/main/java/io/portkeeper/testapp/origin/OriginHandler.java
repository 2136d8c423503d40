package io.portkeeper.testapp.origin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.InetSocketAddress;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One connection to the origin. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write arrives at exceptionCaught
final class OriginHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final int DRIP_MILLIS = 200;

    private final Holds holds;
    private final Stalls stalls;
    private final Peers peers;
    private InetSocketAddress peer;
    private Runnable onInactive = () -> {};
    private volatile boolean mayEnd;

    OriginHandler(Holds holds, Stalls stalls, Peers peers) {
        this.holds = holds;
        this.stalls = stalls;
        this.peers = peers;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        peer = (InetSocketAddress) context.channel().remoteAddress();
        peers.opened(peer);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        onInactive.run();
        peers.closed(peer);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        QueryStringDecoder target = new QueryStringDecoder(request.uri());
        boolean close = target.parameters().containsKey("close")
                || (!HttpUtil.isKeepAlive(request) && !target.parameters().containsKey("linger"));
        String[] path = target.path().split("/", 3);
        String command = path.length > 1 ? path[1] : "";
        String name = path.length > 2 ? path[2] : "";
        switch (command) {
            case "hold" -> hold(context, name, close);
            case "release" -> {
                holds.release(name);
                answer(context, "released " + name, close);
            }
            case "held" -> answer(context, Integer.toString(holds.held(name)), close);
            case "counters" -> answer(context, counters(), close);
            case "drip" -> {
                for (String end : target.parameters().getOrDefault("until", List.of())) {
                    holds.await(end, () -> mayEnd = true);
                }
                drip(context, Integer.parseInt(name));
            }
            case "stall" -> stall(context, name);
            default -> answer(context, "hello " + peer.getAddress().getHostAddress(), close);
        }
    }

    private void hold(ChannelHandlerContext context, String name, boolean close) {
        Runnable answer = () -> answer(context, "held " + name, close);
        onInactive = () -> holds.abandon(name, answer);
        holds.await(name, answer);
    }

    /** Begins an answer of two bytes, and never sends the second. */
    private void stall(ChannelHandlerContext context, String name) {
        begin(context, 2);
        context.writeAndFlush(new DefaultHttpContent(oneByte())).addListener(written -> {
            if (written.isSuccess()) {
                stalls.begin(name);
                onInactive = () -> stalls.lose(name);
            }
        });
    }

    /** Begins an answer of that many bytes, and sends them one by one. */
    private void drip(ChannelHandlerContext context, int bytes) {
        begin(context, bytes);
        dripOn(context, bytes);
    }

    private static void begin(ChannelHandlerContext context, int bytes) {
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        response.headers()
                .set(HttpHeaderNames.DATE, date())
                .set(HttpHeaderNames.CONTENT_TYPE, "text/plain")
                .set(HttpHeaderNames.CONTENT_LENGTH, bytes);
        context.write(response, context.voidPromise());
    }

    /** The {@code Date} field, which every server with a clock has to send (RFC 9110, section 6.6.1). */
    private static String date() {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
    }

    private static ByteBuf oneByte() {
        return Unpooled.wrappedBuffer(new byte[] {'.'});
    }

    private void dripOn(ChannelHandlerContext context, int left) {
        if (mayEnd) {
            context.writeAndFlush(
                    new DefaultLastHttpContent(Unpooled.wrappedBuffer(new byte[left])), context.voidPromise());
            return;
        }
        HttpContent drop = left == 1 ? new DefaultLastHttpContent(oneByte()) : new DefaultHttpContent(oneByte());
        context.writeAndFlush(drop, context.voidPromise());
        if (left > 1) {
            context.executor().schedule(() -> dripOn(context, left - 1), DRIP_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private String counters() {
        StringBuilder text = new StringBuilder();
        text.append("accepted ").append(peers.accepted()).append('\n');
        text.append("peak ").append(peers.peak()).append('\n');
        peers.open()
                .forEach((address, count) -> text.append("open ")
                        .append(address.getHostAddress())
                        .append(' ')
                        .append(count)
                        .append('\n'));
        return text.toString();
    }

    private void answer(ChannelHandlerContext context, String text, boolean close) {
        byte[] body = text.getBytes(UTF_8);
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(body));
        response.headers()
                .set(HttpHeaderNames.DATE, date())
                .set(HttpHeaderNames.CONTENT_TYPE, "text/plain")
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
                .set("X-Peer", peer.getAddress().getHostAddress());
        HttpUtil.setKeepAlive(response, !close);
        ChannelFuture written = context.writeAndFlush(response);
        if (close) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** A reset by the peer is not worth a line in the log. The connection is counted as closed. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
