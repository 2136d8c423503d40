package io.portkeeper.testapp.origin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Locale;

/**
 * The gate of an origin in another process. It uses one connection, which is opened before the test and kept.
 *
 * <p>While the host has no port left, no new connection could be opened to release the requests.
 */
public final class RemoteHoldGate implements HoldGate, AutoCloseable {
    private static final int TIMEOUT_MILLIS = 10_000;

    private final Socket socket = new Socket();
    private final BufferedReader answers;

    public RemoteHoldGate(InetSocketAddress origin) throws IOException {
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        socket.setSoLinger(true, 0);
        socket.connect(origin, TIMEOUT_MILLIS);
        answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
    }

    @Override
    public int held(String name) throws IOException {
        return Integer.parseInt(get("/held/" + name));
    }

    @Override
    public void release(String name) throws IOException {
        get("/release/" + name);
    }

    private synchronized String get(String path) throws IOException {
        socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: origin\r\n\r\n").getBytes(ISO_8859_1));
        int length = 0;
        for (String line = answers.readLine(); !"".equals(line); line = answers.readLine()) {
            if (line == null) {
                throw new IOException("the origin closed the connection instead of answering " + path);
            }
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(line.indexOf(':') + 1).trim());
            }
        }
        StringBuilder body = new StringBuilder();
        while (body.length() < length) {
            body.append((char) answers.read());
        }
        return body.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
