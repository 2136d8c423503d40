package io.portkeeper.http;

import io.portkeeper.observe.Notices;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A request that comes from nowhere, and whose answer goes there: it has all classes initialised that serve one. A class
 * whose initialisation fails for want of memory is broken for good, and clients may come first when the heap is exhausted.
 */
final class Rehearsal extends Socket {

    private final InputStream in;

    private Rehearsal(String request) {
        this.in = new ByteArrayInputStream(request.getBytes(StandardCharsets.US_ASCII));
    }

    /** Has that path asked for, and nonsense, under limits that are kept. */
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
                throw new IOException(e); // it need not wait
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

    // What follows would open a socket.

    @Override
    public void setTcpNoDelay(boolean on) {}

    @Override
    public void setSoTimeout(int timeout) {}

    @Override
    public int getSoTimeout() {
        return 0;
    }
}
