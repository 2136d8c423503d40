package io.portkeeper.testapp.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http.FullHttpResponse;
import io.portkeeper.testapp.cli.HostAndPort;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Names what went wrong with a request. Requests that failed in the same way get the same name. */
final class FailureKind {
    private static final int BODY_CHARS = 160;

    private FailureKind() {}

    /** The status and a piece of the body, without markup and without the address this connection was opened to. */
    static String of(FullHttpResponse response, SocketAddress remote) {
        String body = response.content()
                .toString(UTF_8)
                .replace(HostAndPort.format((InetSocketAddress) remote), "PROXY")
                .replaceAll("(?s)<(style|head)\\b.*?</\\1>", " ")
                .replaceAll("<[^>]*>", " ")
                .replaceAll("\\s+", " ")
                .trim();
        String status = Integer.toString(response.status().code());
        return body.isEmpty()
                ? status + " " + response.status().reasonPhrase()
                : status + " " + body.substring(0, Math.min(BODY_CHARS, body.length()));
    }

    /** The exception without the address that Netty adds to its message. */
    static String of(String doing, Throwable failure, SocketAddress remote) {
        String message = String.valueOf(failure.getMessage()).replace(": " + remote, "");
        return doing + ": " + failure.getClass().getSimpleName() + ": " + message;
    }
}
