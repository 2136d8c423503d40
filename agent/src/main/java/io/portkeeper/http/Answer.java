package io.portkeeper.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** An answer that is still to be sent; to HEAD without its body. */
public final class Answer {

    private final int status;
    private final byte[] body;
    private final Map<String, String> headers = new LinkedHashMap<>();

    /** With that status and body. */
    public Answer(int status, byte[] body) {
        this.status = status;
        this.body = body;
    }

    /** Text in UTF-8. */
    public static Answer text(int status, String type, String text) {
        return new Answer(status, text.getBytes(StandardCharsets.UTF_8)).with("Content-Type", type + "; charset=utf-8");
    }

    /** With that header, too; not one of those that frame the message. */
    public Answer with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    /** The status code of HTTP. */
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
