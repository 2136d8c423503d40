package io.portkeeper.http;

import io.portkeeper.observe.Notices;
import io.portkeeper.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.DefaultBHttpServerConnection;
import org.apache.hc.core5.http.impl.io.HttpService;
import org.apache.hc.core5.http.io.HttpServerRequestHandler;
import org.apache.hc.core5.http.io.HttpServerRequestHandler.ResponseTrigger;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.protocol.DefaultHttpProcessor;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.http.protocol.HttpProcessor;
import org.apache.hc.core5.http.protocol.ResponseConnControl;
import org.apache.hc.core5.http.protocol.ResponseContent;
import org.apache.hc.core5.http.protocol.ResponseDate;
import org.apache.hc.core5.util.Timeout;

/**
 * One accepted connection. It answers the requests, one after the other, until it is closed.
 *
 * <p>Its thread reads and writes without a time limit. {@link Clients} closes the socket if it takes too long.
 */
final class Client implements Runnable {

    private static final HttpProcessor HEADERS =
            new DefaultHttpProcessor(new ResponseDate(), new ResponseContent(), new ResponseConnControl());

    private static final ContentType TEXT = ContentType.TEXT_PLAIN.withCharset(StandardCharsets.UTF_8);

    /** What the connection is doing. */
    enum Phase {
        /** No byte of a request has been read. */
        WAITING,
        RECEIVING,
        /** The only phase whose length does not depend on the client. */
        ANSWERING,
        SENDING
    }

    /** The claim of a connection that is not closed to make room. */
    static final int NEVER = 3;

    private final Socket socket;
    private final InputStream in;
    private final Answers answers;
    private final Clients clients;
    private final Notices notices;
    private volatile long sinceNanos = System.nanoTime();
    private volatile Phase phase = Phase.WAITING;
    private volatile boolean isEnded;

    Client(Socket socket, Answers answers, Clients clients, Notices notices) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.answers = answers;
        this.clients = clients;
        this.notices = notices;
    }

    /**
     * In which order connections are closed to make room, the lowest first. One with unread bytes comes later: its request may
     * have arrived long ago, while its thread has not had a processor yet.
     */
    int claim() {
        return switch (phase) {
            case WAITING, RECEIVING -> isEnded ? NEVER : hasUnread() ? 1 : 0;
            case SENDING -> isEnded ? NEVER : 2;
            case ANSWERING -> NEVER;
        };
    }

    private boolean hasUnread() {
        try {
            return in.available() > 0;
        } catch (IOException e) {
            return false; // it is closed
        }
    }

    /** When its phase began, as {@link System#nanoTime}. */
    long sinceNanos() {
        return sinceNanos;
    }

    boolean isEnded() {
        return isEnded;
    }

    boolean isOverdue(Limits limits, long nowNanos) {
        Duration limit = switch (phase) {
            case WAITING -> limits.waiting();
            case RECEIVING -> limits.receiving();
            case SENDING -> limits.sending();
            case ANSWERING -> null;
        };
        return limit != null && nowNanos - sinceNanos > limit.toNanos();
    }

    /** Closes it in any phase; this ends its thread. */
    void end() {
        isEnded = true;
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed all the same.
        }
    }

    @Override
    public void run() {
        try {
            serve();
        } catch (IOException | HttpException e) {
            // The client or this server has closed it: no answer can be sent.
        } catch (Throwable e) {
            notices.failed("in answering a request", e);
        } finally {
            try {
                end();
            } finally {
                clients.leave(this);
            }
        }
    }

    private void serve() throws IOException, HttpException {
        socket.setTcpNoDelay(true);
        DefaultBHttpServerConnection connection = new DefaultBHttpServerConnection(
                null, RequestParser.LINES, null, null, null, null, config -> new RequestParser(), null);
        connection.bind(socket);
        HttpService service = new Service(this::answer);
        do {
            enter(Phase.WAITING);
            if (!connection.isDataAvailable(Timeout.INFINITE)) {
                return;
            }
            enter(Phase.RECEIVING);
            service.handleRequest(connection, HttpCoreContext.create());
        } while (connection.isOpen());
    }

    private void enter(Phase next) {
        sinceNanos = System.nanoTime();
        phase = next;
    }

    private void answer(ClassicHttpRequest request, ResponseTrigger response, HttpContext context)
            throws IOException, HttpException {
        enter(Phase.ANSWERING);
        ClassicHttpResponse answer = response(answer(new Request(request)));
        if (request.getEntity() != null) {
            request.setEntity(null); // otherwise HttpCore would read it, however long it is
            answer.setHeader("Connection", "close");
        }
        enter(Phase.SENDING);
        response.submitResponse(answer);
    }

    private Answer answer(Request request) {
        try {
            return answers.to(request);
        } catch (IOException | RuntimeException e) {
            notices.failed("in answering a request", e);
            return Answer.text(500, "text/plain", "this failed, and the log says how\n");
        }
    }

    private static ClassicHttpResponse response(Answer answer) {
        ClassicHttpResponse response = new BasicClassicHttpResponse(answer.status());
        answer.headers().forEach(response::setHeader);
        response.setEntity(new ByteArrayEntity(answer.body(), null));
        return response;
    }

    /** HttpCore's service quotes what it cannot parse. This one does so in one line of printable characters. */
    private static final class Service extends HttpService {

        Service(HttpServerRequestHandler handler) {
            super(HEADERS, handler);
        }

        @Override
        protected void handleException(HttpException e, ClassicHttpResponse response) {
            super.handleException(e, response);
            String message = Printable.line(String.valueOf(e.getMessage())) + "\n";
            response.setEntity(new ByteArrayEntity(message.getBytes(StandardCharsets.UTF_8), TEXT));
        }
    }
}
