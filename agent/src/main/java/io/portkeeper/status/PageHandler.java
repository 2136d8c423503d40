package io.portkeeper.status;

import io.portkeeper.http.Answer;
import io.portkeeper.http.Answers;
import io.portkeeper.http.Request;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Semaphore;

/** Serves the metrics, the status page, the status that it shows, and the health check, which says what is on. */
final class PageHandler implements Answers {

    /** The paths that it serves. */
    static final List<String> PATHS = List.of("/", "/status.json", "/metrics", "/-/healthy");

    private static final String PAGE = "io/portkeeper/status/page.html";

    /** The page loads nothing from elsewhere, runs only its own script, and may not be shown in a frame. */
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline';"
            + " connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Shown shown;
    private final Scrapes scrapes;
    private final Semaphore looks;

    /**
     * A handler that serves what {@code shown} shows.
     *
     * @param looks how many answers that look at every lane and connection may be made at once; the server must allow more
     *     connections than that, so that the health check is answered meanwhile
     */
    PageHandler(Shown shown, int looks) {
        this.shown = shown;
        this.scrapes = new Scrapes(shown);
        this.looks = new Semaphore(looks);
    }

    @Override
    public Answer to(Request request) throws IOException {
        return answer(request)
                .with("Content-Security-Policy", POLICY)
                .with("X-Content-Type-Options", "nosniff")
                .with("Cache-Control", "no-store");
    }

    private Answer answer(Request request) throws IOException {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return Answer.text(405, "text/plain", "only GET and HEAD\n").with("Allow", "GET, HEAD");
        }
        return switch (request.path()) {
            case "/" -> Answer.text(200, "text/html", page());
            case "/status.json" -> look(this::status, request);
            case "/metrics" -> look(scrapes, request);
            case "/-/healthy" -> Answer.text(shown.isAtWork() ? 200 : 503, "text/plain", shown.health());
            default -> Answer.text(404, "text/plain", "there are /, /status.json, /metrics and /-/healthy\n");
        };
    }

    private Answer status(Request request) {
        return Answer.text(200, "application/json", shown.read().json());
    }

    private Answer look(Answers answers, Request request) throws IOException {
        if (!looks.tryAcquire()) {
            return Answer.text(503, "text/plain", "too many ask at once\n").with("Retry-After", "1");
        }
        try {
            return answers.to(request);
        } finally {
            looks.release();
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
