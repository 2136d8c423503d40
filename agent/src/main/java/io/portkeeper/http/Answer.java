package io.portkeeper.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** An answer that is yet to be sent. The answer to HEAD is sent without the body. */
public final class Answer {

    private final int status;
    private final byte[] body;
    private final Map<String, String> headers = new LinkedHashMap<>();

    /** An answer with that status and body, and no headers yet. */
    public Answer(int status, byte[] body) {
        this.status = status;
        this.body = body;
    }

    /** An answer whose body is text in UTF-8. */
    public static Answer text(int status, String type, String text) {
        return new Answer(status, text.getBytes(StandardCharsets.UTF_8)).with("Content-Type", type + "; charset=utf-8");
    }

    /** Adds or replaces a header. It must not be one that frames the message. */
    public Answer with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    /** The HTTP status code. */
    public int status() {
        return status;
    }

    byte[] body() {
        return body;
    }

    Map<String, String> headers() {
        return headers;
    }
}
