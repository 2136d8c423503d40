package io.portkeeper.http;

import io.portkeeper.observe.Notices;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A request that no client sends, and whose answer is discarded. It initialises all classes that serve a request. If the
 * initialisation of a class fails because memory runs out, the class can never be used, and the heap may be exhausted when the
 * first client connects.
 */
final class Rehearsal extends Socket {

    private final InputStream in;

    private Rehearsal(String request) {
        this.in = new ByteArrayInputStream(request.getBytes(StandardCharsets.US_ASCII));
    }

    /** Requests the path by GET and HEAD, and sends a request that cannot be parsed. */
    static void of(String path, Limits limits, Answers answers, Notices notices) throws IOException {
        for (String request : new String[] {
            "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n",
            "HEAD " + path + " HTTP/1.0\r\nHost: localhost\r\n\r\n",
            "nonsense\r\n\r\n"
        }) {
            Clients clients = new Clients(limits);
            Client client = new Client(new Rehearsal(request), answers, clients, notices);
            try {
                clients.admit(client);
            } catch (InterruptedException e) {
                throw new IOException(e); // cannot happen: there is a free place
            }
            clients.endOverdue(client.sinceNanos());
            client.claim();
            client.run();
        }
    }

    @Override
    public InputStream getInputStream() {
        return in;
    }

    @Override
    public OutputStream getOutputStream() {
        return OutputStream.nullOutputStream();
    }

    // Socket's own versions of the following methods would open a socket.

    @Override
    public void setTcpNoDelay(boolean on) {}

    @Override
    public void setSoTimeout(int timeout) {}

    @Override
    public int getSoTimeout() {
        return 0;
    }
}
