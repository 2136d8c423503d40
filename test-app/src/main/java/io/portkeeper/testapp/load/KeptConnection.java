package io.portkeeper.testapp.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.portkeeper.testapp.cli.HostAndPort;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/** A client's connection to a proxy. It stays open after an answer, like those of browsers. */
public final class KeptConnection implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 30_000;

    private final Socket socket = new Socket();
    private final InputStream answers;
    private final Target target;

    /**
     * Connects, and opens a tunnel if the style is {@link Style#TUNNEL}.
     *
     * @param number the number of the connection; it determines the entry
     */
    public KeptConnection(Target target, int number) throws IOException {
        this.target = target;
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        socket.setSoLinger(true, 0);
        socket.connect(target.entry(number), TIMEOUT_MILLIS);
        answers = new BufferedInputStream(socket.getInputStream());
        if (target.style() == Style.TUNNEL) {
            String origin = HostAndPort.format(target.origin());
            send("CONNECT " + origin);
            head();
        }
    }

    /**
     * Requests that path of the origin.
     *
     * @return the length of the answer's body, in bytes
     * @throws IOException if the status is not 200, or the body is shorter than its Content-Length
     */
    public int get(String path) throws IOException {
        String origin = HostAndPort.format(target.origin());
        send("GET " + (target.style() == Style.FORWARD ? "http://" + origin + path : path));
        int length = head();
        if (answers.readNBytes(length).length < length) {
            throw new IOException("the answer broke off");
        }
        return length;
    }

    private void send(String request) throws IOException {
        String head = request + " HTTP/1.1\r\nHost: " + HostAndPort.format(target.origin()) + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(ISO_8859_1));
    }

    /** Reads the head of an answer, and returns the length of its body. */
    private int head() throws IOException {
        String status = line();
        if (!status.contains(" 200")) {
            throw new IOException("answered " + status);
        }
        int length = 0;
        for (String field = line(); !field.isEmpty(); field = line()) {
            if (field.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                length = Integer.parseInt(field.substring(15).trim());
            }
        }
        return length;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = answers.read(); next != '\n'; next = answers.read()) {
            if (next < 0) {
                throw new IOException("closed without an answer");
            }
            line.append((char) next);
        }
        return line.toString().trim();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
