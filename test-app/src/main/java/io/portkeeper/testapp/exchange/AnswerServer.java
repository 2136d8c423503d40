package io.portkeeper.testapp.exchange;

import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.portkeeper.testapp.cli.HostAndPort;
import io.portkeeper.testapp.lab.Lab;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * A server that answers at once, except for slow requests ({@code /slow}, or a call whose message begins with {@code s}),
 * which it answers when the test says so.
 */
public final class AnswerServer implements AutoCloseable {

    private static final int BACKLOG = 4_096;
    private static final String BODY = "a".repeat(200);

    private final Answering answering = new Answering();
    private final InetSocketAddress address;
    private final Runnable close;

    private AnswerServer(InetSocketAddress address, Starter starter) throws Exception {
        this.address = address;
        this.close = starter.start(address, answering);
    }

    private interface Starter {
        /** Starts the server. Returns what ends it. */
        Runnable start(InetSocketAddress address, Answering answering) throws Exception;
    }

    /** The implementation of TLS. */
    public enum Tls {
        /** That of the JDK. */
        JDK(SslProvider.JDK),

        /** BoringSSL, which behaves like OpenSSL. */
        BORING_SSL(SslProvider.OPENSSL);

        private final SslProvider provider;

        Tls(SslProvider provider) {
            this.provider = provider;
        }
    }

    /** A server for that kind of client, on a free port of that address. */
    public static AnswerServer of(Kind kind, InetAddress host, Tls tls) throws Exception {
        InetSocketAddress address = new InetSocketAddress(host, Lab.freePort());
        if (kind == Kind.GRPC) {
            return new AnswerServer(address, AnswerServer::grpc);
        }
        SslContext context = kind.tls() == null
                ? null
                : SslContextBuilder.forServer(Certificate.keys())
                        .sslProvider(tls.provider)
                        .protocols(kind.tls())
                        .build();
        return new AnswerServer(address, (at, answering) -> http(at, answering, context));
    }

    private static Runnable grpc(InetSocketAddress address, Answering answering) throws Exception {
        var server = NettyServerBuilder.forAddress(address)
                .addService(Calls.service(answering))
                .build()
                .start();
        return server::shutdownNow;
    }

    private static Runnable http(InetSocketAddress address, Answering answering, SslContext tls) throws Exception {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (tls != null) {
                            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                        }
                        channel.pipeline()
                                .addLast(
                                        new HttpServerCodec(),
                                        new HttpObjectAggregator(1 << 20),
                                        new Handler(answering));
                    }
                })
                .bind(address)
                .sync();
        return () -> group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // void promises: a failure is passed to exceptionCaught
    private static final class Handler extends SimpleChannelInboundHandler<FullHttpRequest> {

        private final Answering answering;

        Handler(Answering answering) {
            this.answering = answering;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            FullHttpResponse response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1,
                    HttpResponseStatus.OK,
                    Unpooled.copiedBuffer(BODY, StandardCharsets.US_ASCII));
            response.headers().set(HttpHeaderNames.CONTENT_LENGTH, BODY.length());
            answering.answer(
                    request.uri().endsWith(Answering.SLOW),
                    () -> context.writeAndFlush(response, context.voidPromise()));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close(context.voidPromise()); // it was reset
        }
    }

    /** How many slow requests wait for their answer. */
    public int waiting() {
        return answering.waiting();
    }

    /** Answers all waiting requests, and later ones at once. */
    public void release() {
        answering.release();
    }

    /** Its address, in the form that the programs take. */
    public String hostAndPort() {
        return HostAndPort.format(address);
    }

    @Override
    public void close() {
        close.run();
    }
}
