package io.portkeeper.testapp.exchange;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLSocket;

/** HTTP/1.1 over a blocking socket, with TLS or without. */
final class HttpClient implements Client {

    private static final String LENGTH = "content-length: ";

    private final Socket socket;
    private final DataInputStream in;

    HttpClient(Kind kind, InetSocketAddress remote) throws IOException {
        Socket plain = new Socket(remote.getAddress(), remote.getPort());
        socket = kind.tls() == null ? plain : secured(plain, kind, remote);
        in = new DataInputStream(socket.getInputStream());
    }

    private static Socket secured(Socket plain, Kind kind, InetSocketAddress remote) throws IOException {
        try {
            SSLSocket secured = (SSLSocket) Certificate.trustingAny()
                    .getSocketFactory()
                    .createSocket(plain, remote.getHostString(), remote.getPort(), true);
            secured.setEnabledProtocols(new String[] {kind.tls()});
            return secured;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void exchange(boolean isSlow) throws IOException {
        String request = "GET /" + (isSlow ? Answering.SLOW : "") + " HTTP/1.1\r\nHost: answers\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        int length = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            if (line.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
                length = Integer.parseInt(line.substring(LENGTH.length()));
            }
        }
        in.readFully(new byte[length]);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException();
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
