package io.portkeeper.testapp.hunt;

import io.portkeeper.testapp.cli.AgentClock;
import io.portkeeper.testapp.exchange.Certificate;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLSocket;

/** A blocking connection, with TLS 1.3 or without, that records when it was last active. */
final class Wire {

    /** Small, so that a slow reader has unread data. */
    private static final int BUFFER = 64 << 10;

    private final SocketChannel channel;
    private final InputStream in;
    private final OutputStream out;
    private volatile long activeNanos;
    private volatile int activeTick;

    Wire(InetSocketAddress remote, boolean isTls) throws IOException {
        channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER);
            channel.connect(remote);
            Socket socket = isTls ? secured(channel.socket(), remote) : channel.socket();
            in = new BufferedInputStream(socket.getInputStream());
            out = socket.getOutputStream();
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        active();
    }

    private static Socket secured(Socket plain, InetSocketAddress remote) throws IOException {
        try {
            SSLSocket secured = (SSLSocket) Certificate.trustingAny()
                    .getSocketFactory()
                    .createSocket(plain, remote.getHostString(), remote.getPort(), true);
            secured.setEnabledProtocols(new String[] {"TLSv1.3"});
            secured.startHandshake();
            return secured;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    void write(String text) throws IOException {
        write(text.getBytes(StandardCharsets.US_ASCII));
    }

    void write(byte[] bytes) throws IOException {
        out.write(bytes);
        active();
    }

    /** The next line, without its end. */
    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException();
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        active();
        return line.toString();
    }

    void skip(int bytes) throws IOException {
        if (in.readNBytes(bytes).length < bytes) {
            throw new EOFException();
        }
        active();
    }

    private void active() {
        activeNanos = System.nanoTime();
        activeTick = AgentClock.ticks();
    }

    long activeNanos() {
        return activeNanos;
    }

    /** When it was last active, by the agent's clock. */
    int activeTick() {
        return activeTick;
    }

    /** Whether it is open. To be called only while nothing else uses it and no data is to be read. */
    boolean isAlive() {
        try {
            channel.configureBlocking(false);
            boolean alive = channel.read(ByteBuffer.allocate(1)) == 0;
            channel.configureBlocking(true);
            return alive;
        } catch (IOException e) {
            return false;
        }
    }

    /** Closes the connection, which may have been reset. */
    void close() {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0); // TIME_WAIT would hold the port
        } catch (IOException e) {
            // it was reset
        }
        try {
            channel.close();
        } catch (IOException e) {
            // it is closed anyway
        }
    }
}
