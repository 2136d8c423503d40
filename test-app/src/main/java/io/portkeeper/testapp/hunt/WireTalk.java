package io.portkeeper.testapp.hunt;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.locks.LockSupport;

/** An exchange over a blocking connection: HTTP/1.1, with TLS or without, or Redis. It can be kept, and used again. */
final class WireTalk implements Talk {

    private static final String LENGTH = "content-length: ";
    private static final byte[] BLOCK = new byte[16 << 10];
    private static final int BLOCKS = 64;

    /** Longer than reaper.min-idle, so that only the unread data shows the agent that an exchange is under way. */
    private static final int SLOW_MILLIS = 3_000;

    /** After this many turns, a handshake is certainly over, see docs/reaper.md. */
    private static final int TURNS_OF_TLS = 5;

    private final Wire wire;
    private final boolean isTls;
    private Kind last;
    private int exchanges;
    private boolean begun;

    WireTalk(Kind kind, InetSocketAddress remote) throws IOException {
        wire = new Wire(remote, kind.isTls());
        isTls = kind.isTls();
        last = kind;
    }

    Wire wire() {
        return wire;
    }

    /** Whether the agent can tell that it was answered. */
    boolean isAnswered() {
        return exchanges > (isTls ? TURNS_OF_TLS : 0);
    }

    /** The kind of the last exchange. */
    Kind last() {
        return last;
    }

    @Override
    public void exchange(Kind kind, int millis) throws IOException {
        begun = false;
        last = kind;
        switch (kind) {
            case UPLOAD -> upload(millis);
            case SLOW_READER -> readSlowly(millis);
            case REDIS -> redis(millis);
            default -> poll(millis);
        }
        exchanges++;
    }

    private void begin(String request) throws IOException {
        wire.write(request);
        begun = true;
    }

    private static String head(String method, String path, int length) {
        return method + " " + path + " HTTP/1.1\r\nHost: hunt\r\nContent-Length: " + length + "\r\n\r\n";
    }

    private void poll(int millis) throws IOException {
        begin(head("GET", "/wait?millis=" + millis, 0));
        wire.skip(length());
    }

    private void upload(int millis) throws IOException {
        begin(head("POST", "/upload?millis=" + millis, BLOCKS * BLOCK.length));
        for (int i = 0; i < BLOCKS; i++) {
            wire.write(BLOCK);
        }
        wire.skip(length());
    }

    private void readSlowly(int millis) throws IOException {
        begin(head("GET", "/much?bytes=" + BLOCKS * BLOCK.length, 0));
        int left = length();
        for (int leftMillis = millis; leftMillis > 0; leftMillis -= SLOW_MILLIS) {
            wire.skip(BLOCK.length);
            left -= BLOCK.length;
            LockSupport.parkNanos(Math.min(leftMillis, SLOW_MILLIS) * 1_000_000L);
        }
        wire.skip(left);
    }

    private int length() throws IOException {
        String status = wire.line();
        if (!status.startsWith("HTTP/1.1 200 ")) {
            throw new IllegalStateException(status);
        }
        int length = 0;
        for (String line = wire.line(); !line.isEmpty(); line = wire.line()) {
            if (line.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
                length = Integer.parseInt(line.substring(LENGTH.length()));
            }
        }
        return length;
    }

    /**
     * Sends two commands. The answer to the first is too short for the agent to count as one; the answer to the last is long
     * enough.
     */
    private void redis(int millis) throws IOException {
        if (millis == 0) {
            begin("*1\r\n$4\r\nPING\r\n");
            wire.line();
        } else {
            String seconds = String.valueOf(millis / 1_000.0);
            begin("*3\r\n$5\r\nBLPOP\r\n$4\r\nlist\r\n$" + seconds.length() + "\r\n" + seconds + "\r\n");
            wire.line();
        }
        wire.write("*2\r\n$3\r\nGET\r\n$4\r\nnine\r\n");
        wire.skip(Integer.parseInt(wire.line().substring(1)) + 2);
    }

    @Override
    public boolean hasBegun() {
        return begun;
    }

    @Override
    public long activeNanos() {
        return wire.activeNanos();
    }

    @Override
    public boolean isAlive() {
        return wire.isAlive();
    }
}
