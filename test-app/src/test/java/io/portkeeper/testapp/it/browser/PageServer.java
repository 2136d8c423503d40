package io.portkeeper.testapp.it.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.portkeeper.testapp.lab.Agent;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.ZipFile;

/**
 * Serves the page in the agent's jar, with the figures of the test.
 *
 * <p>Its content security policy lets the page use its own style and script only, and send requests to this server only.
 */
public final class PageServer implements AutoCloseable {

    private static final String PAGE = "io/portkeeper/status/page.html";

    private final HttpServer server;
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private volatile String figures;
    private volatile boolean failing;

    public PageServer(JsonObject figures) throws Exception {
        show(figures);
        byte[] page = inJar();
        String policy = policy(new String(page, UTF_8));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> answer(exchange, page, policy));
        server.setExecutor(executor);
        server.start();
    }

    private static byte[] inJar() throws IOException {
        try (ZipFile jar = new ZipFile(Agent.path().toFile());
                InputStream page = jar.getInputStream(jar.getEntry(PAGE))) {
            return page.readAllBytes();
        }
    }

    private static String policy(String page) throws GeneralSecurityException {
        return "default-src 'none'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; style-src '"
                + hash(page, "style") + "'; script-src '" + hash(page, "script") + "'";
    }

    private static String hash(String page, String element) throws GeneralSecurityException {
        int begin = page.indexOf("<" + element + ">") + element.length() + 2;
        String inside = page.substring(begin, page.indexOf("</" + element + ">", begin));
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(inside.getBytes(UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(digest);
    }

    private void answer(HttpExchange exchange, byte[] page, String policy) throws IOException {
        try (exchange) {
            switch (exchange.getRequestURI().getPath()) {
                case "/" -> {
                    exchange.getResponseHeaders().add("Content-Security-Policy", policy);
                    send(exchange, 200, "text/html; charset=utf-8", page);
                }
                case "/status.json" -> send(exchange, failing ? 503 : 200, "application/json", figures.getBytes(UTF_8));
                default -> send(exchange, 404, "text/plain", new byte[] {'?'});
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    /** Answers with this status from now on. */
    public void show(JsonObject status) {
        figures = status.toString();
    }

    /** Sets whether requests for the status are answered with an error. */
    public void fail(boolean fail) {
        failing = fail;
    }

    public URI page() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
