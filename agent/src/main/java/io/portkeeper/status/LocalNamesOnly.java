package io.portkeeper.status;

import io.portkeeper.http.Answer;
import io.portkeeper.http.Answers;
import io.portkeeper.http.Request;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * Refuses a request whose Host header names anything but {@code localhost} or a loopback address. Otherwise a web page
 * elsewhere whose name points to 127.0.0.1 (DNS rebinding) could read the answers through an operator's browser.
 */
final class LocalNamesOnly implements Answers {

    private static final Pattern LOCAL = Pattern.compile("(localhost|127\\.\\d+\\.\\d+\\.\\d+|\\[::1\\])(:\\d+)?");

    private final Answers answers;

    LocalNamesOnly(Answers answers) {
        this.answers = answers;
    }

    @Override
    public Answer to(Request request) throws IOException {
        return request.headers("Host").stream()
                        .allMatch(host -> LOCAL.matcher(host).matches())
                ? answers.to(request)
                : Answer.text(403, "text/plain", "on loopback only for localhost, 127.x.y.z and [::1]\n");
    }
}
