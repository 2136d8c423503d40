package io.portkeeper.testapp.hunt;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.util.TlsEngineType;
import com.linecorp.armeria.common.websocket.WebSocket;
import com.linecorp.armeria.common.websocket.WebSocketWriter;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.websocket.WebSocketService;
import io.netty.channel.ChannelOption;
import io.portkeeper.testapp.exchange.Calls;
import io.portkeeper.testapp.exchange.Certificate;
import io.portkeeper.testapp.lab.Lab;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A server that delays each answer as the request asks, over HTTP/1.1, HTTP/2 and web sockets, with TLS and without, all on
 * one port. It never closes a connection.
 */
public final class PatientServer implements AutoCloseable {

    private static final String BODY = "a".repeat(200);

    /** Small, so that a client that writes more than the server reads has to wait. */
    private static final int BUFFER = 64 << 10;

    private final InetSocketAddress address;
    private final Server server;

    /**
     * Starts it.
     *
     * @param tls the implementation of TLS
     */
    public PatientServer(InetAddress host, TlsEngineType tls) throws Exception {
        address = new InetSocketAddress(host, Lab.freePort());
        server = Server.builder()
                .port(address, SessionProtocol.HTTP, SessionProtocol.HTTPS)
                .tls(Certificate.keys())
                .tlsEngineType(tls)
                .channelOption(ChannelOption.SO_RCVBUF, BUFFER)
                .requestTimeout(Duration.ZERO)
                .idleTimeout(Duration.ZERO)
                .gracefulShutdownTimeout(Duration.ZERO, Duration.ZERO)
                .maxRequestLength(0)
                .service("/wait", PatientServer::answerLater)
                .service("/much", PatientServer::answerMuch)
                .service("/upload", PatientServer::readSlowly)
                .service(
                        "/socket",
                        WebSocketService.builder(PatientServer::talk)
                                .allowedOrigins("*")
                                .build())
                .service("/" + Calls.CALL.getFullMethodName(), PatientServer::call)
                .build();
        server.start().join();
    }

    public InetSocketAddress address() {
        return address;
    }

    private static int millis(ServiceRequestContext context) {
        return Integer.parseInt(context.queryParam("millis"));
    }

    private static HttpResponse later(HttpResponse response, int millis) {
        return millis == 0 ? response : HttpResponse.delayed(response, Duration.ofMillis(millis));
    }

    private static HttpResponse answerLater(ServiceRequestContext context, HttpRequest request) {
        return later(HttpResponse.of(BODY), millis(context));
    }

    private static HttpResponse answerMuch(ServiceRequestContext context, HttpRequest request) {
        byte[] much = new byte[Integer.parseInt(context.queryParam("bytes"))];
        return HttpResponse.of(HttpStatus.OK, MediaType.OCTET_STREAM, much);
    }

    private static HttpResponse readSlowly(ServiceRequestContext context, HttpRequest request) {
        CompletableFuture<Void> read = new CompletableFuture<>();
        request.subscribe(new SlowReader(context.eventLoop(), millis(context), read), context.eventLoop());
        return HttpResponse.of(read.thenApply(all -> HttpResponse.of(BODY)));
    }

    private static WebSocket talk(ServiceRequestContext context, WebSocket in) {
        WebSocketWriter out = WebSocket.streaming();
        in.subscribe(new Echo(context.eventLoop(), out), context.eventLoop());
        return out;
    }

    /** Handles a unary call: a message after five bytes (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md). */
    private static HttpResponse call(ServiceRequestContext context, HttpRequest request) {
        return HttpResponse.of(request.aggregate().thenApply(PatientServer::reply));
    }

    private static HttpResponse reply(AggregatedHttpRequest request) {
        byte[] message = request.content().array();
        int millis = Integer.parseInt(new String(message, 5, message.length - 5, StandardCharsets.US_ASCII));
        byte[] reply = ByteBuffer.allocate(5 + BODY.length())
                .put((byte) 0)
                .putInt(BODY.length())
                .put(BODY.getBytes(StandardCharsets.US_ASCII))
                .array();
        return later(
                HttpResponse.of(
                        ResponseHeaders.of(HttpStatus.OK, "content-type", "application/grpc"),
                        HttpData.wrap(reply),
                        HttpHeaders.of("grpc-status", "0")),
                millis);
    }

    @Override
    public void close() {
        server.closeAsync()
                .orTimeout(10, TimeUnit.SECONDS)
                .exceptionally(e -> null)
                .join();
    }
}
