package io.portkeeper.status;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The status page, the status that it shows, and the health check, which says what is on. */
final class PageHandler implements HttpHandler {

    private static final String PAGE = "io/portkeeper/status/page.html";

    /** Nothing from elsewhere, nobody's frame, and no script but the page's own. */
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline';"
            + " connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Shown shown;

    PageHandler(Shown shown) {
        this.shown = shown;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                answer(exchange, 405, "text/plain", "only GET and HEAD\n");
                return;
            }
            switch (exchange.getRequestURI().getPath()) {
                case "/" -> answer(exchange, 200, "text/html", page());
                case "/status.json" ->
                    answer(exchange, 200, "application/json", shown.read().json());
                case "/-/healthy" -> answer(exchange, shown.isAtWork() ? 200 : 503, "text/plain", shown.health());
                default -> answer(exchange, 404, "text/plain", "there are /, /status.json, /metrics and /-/healthy\n");
            }
        }
    }

    private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", type + "; charset=utf-8");
        headers.set("Content-Security-Policy", POLICY);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Cache-Control", "no-store");
        boolean isHead = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, isHead ? -1 : bytes.length);
        if (!isHead) {
            exchange.getResponseBody().write(bytes);
        }
    }

    private static String page() throws IOException {
        try (InputStream in = PageHandler.class.getClassLoader().getResourceAsStream(PAGE)) {
            if (in == null) {
                throw new FileNotFoundException(PAGE);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
