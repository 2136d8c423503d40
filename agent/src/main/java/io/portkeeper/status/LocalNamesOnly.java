package io.portkeeper.status;

import com.sun.net.httpserver.Authenticator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import java.util.regex.Pattern;

/**
 * Lets a request through only if it names this host as itself: a web page elsewhere whose name its owner points to 127.0.0.1
 * (DNS rebinding) could read the answers by an operator's browser else.
 */
final class LocalNamesOnly extends Authenticator {

    private static final Pattern LOCAL = Pattern.compile("(localhost|127\\.\\d+\\.\\d+\\.\\d+|\\[::1\\])(:\\d+)?");

    private static final int FORBIDDEN = 403;

    @Override
    public Result authenticate(HttpExchange exchange) {
        String host = exchange.getRequestHeaders().getFirst("Host");
        return host == null || LOCAL.matcher(host).matches()
                ? new Success(new HttpPrincipal("anybody", "local"))
                : new Failure(FORBIDDEN);
    }
}
