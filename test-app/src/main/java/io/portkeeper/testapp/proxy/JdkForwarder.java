package io.portkeeper.testapp.proxy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.portkeeper.testapp.cli.HostAndPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Forwards a request and returns its answer. No thread waits for the answer, so thousands of requests can be in flight. */
final class JdkForwarder implements HttpHandler {
    /**
     * Fields that concern one hop only (RFC 9110, section 7.6.1), and those that the client and the server write themselves.
     */
    private static final Set<String> NOT_FORWARDED = Set.of(
            "connection",
            "proxy-connection",
            "keep-alive",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "host",
            "expect",
            "content-length",
            "date");

    private final HttpClient client;
    private final InetSocketAddress origin;

    /**
     * @param origin where requests without an absolute target are forwarded, or null to refuse them
     */
    JdkForwarder(HttpClient client, InetSocketAddress origin) {
        this.client = client;
        this.origin = origin;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // finish sees the outcome, good or bad
    public void handle(HttpExchange exchange) throws IOException {
        URI target = target(exchange.getRequestURI());
        if (target == null) {
            answer(exchange, 400, "this proxy has no origin, so the request target must be absolute");
            return;
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(target)
                .method(
                        exchange.getRequestMethod(),
                        BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
        forEachForwarded(exchange.getRequestHeaders(), request::header);
        client.sendAsync(request.build(), BodyHandlers.ofByteArray())
                .whenComplete((response, failure) -> finish(exchange, response, failure));
    }

    private URI target(URI requested) {
        if (requested.isAbsolute() || origin == null) {
            return requested.isAbsolute() ? requested : null;
        }
        String query = requested.getRawQuery() == null ? "" : "?" + requested.getRawQuery();
        return URI.create("http://" + HostAndPort.format(origin) + requested.getRawPath() + query);
    }

    private static void finish(HttpExchange exchange, HttpResponse<byte[]> response, Throwable failure) {
        try {
            if (failure != null) {
                answer(exchange, 502, failure.toString());
            } else {
                forEachForwarded(response.headers().map(), exchange.getResponseHeaders()::add);
                send(exchange, response.statusCode(), response.body());
            }
        } catch (IOException e) {
            exchange.close();
            throw new UncheckedIOException("the client went away", e);
        }
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        send(exchange, status, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static void forEachForwarded(Map<String, List<String>> fields, FieldSink sink) {
        fields.forEach((name, values) -> {
            if (!NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> sink.add(name, value));
            }
        });
    }

    /** Takes one field of a message's header. */
    private interface FieldSink {
        void add(String name, String value);
    }
}
