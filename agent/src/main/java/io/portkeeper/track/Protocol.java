package io.portkeeper.track;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What is spoken over a connection, as far as it matters to tell an answer from what is none; by its first writes. */
public enum Protocol {
    /** Nobody has seen it, or nobody here knows it: several requests may be under way at once. */
    UNKNOWN(0),

    /** One answer follows one request: HTTP/1, or Redis. */
    PLAIN(1),

    /** TLS that has not been asked for HTTP/2: after its handshake as {@link #PLAIN}. */
    TLS(2),

    /** Several requests may be under way at once: HTTP/2 (RFC 9113), or TLS that has been asked for it. */
    MULTIPLEXED(3);

    /** Of a write, so many bytes are looked at. */
    public static final int BEGINNING = 24;

    /** Of a write that begins as a ClientHello: one that is longer may ask for anything. */
    public static final int HELLO = 4_096;

    /** The connection preface of HTTP/2 (RFC 9113, section 3.4). */
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** Methods of HTTP/1 after which one answer comes; what CONNECT leads to shows in the next write (RFC 9110, section 9). */
    private static final List<byte[]> METHODS = Stream.of(
                    "GET ", "POST ", "PUT ", "HEAD ", "DELETE ", "OPTIONS ", "PATCH ", "TRACE ")
            .map(method -> method.getBytes(StandardCharsets.US_ASCII))
            .toList();

    private final int code;

    Protocol(int code) {
        this.code = code;
    }

    /** As it is recorded, in two bits. */
    int code() {
        return code;
    }

    static Protocol of(int code) {
        return switch (code) {
            case 0 -> UNKNOWN;
            case 1 -> PLAIN;
            case 2 -> TLS;
            default -> MULTIPLEXED;
        };
    }

    /**
     * What is spoken after one more of its first writes.
     *
     * @param before what was until then
     * @param write the beginning of the write; some protocols come after another, so TLS after
     *     CONNECT or STARTTLS, and HTTP/2 after an upgrade
     */
    public static Protocol after(Protocol before, byte[] write) {
        // What looks like a handshake in TLS is the rest of the same one.
        if (before == MULTIPLEXED || before == TLS || write.length == 0) {
            return before;
        }
        if (beginsPreface(write)) {
            return MULTIPLEXED;
        }
        if (ClientHello.begins(write)) {
            return ClientHello.asksForHttp1AtMost(write) ? TLS : MULTIPLEXED;
        }
        return before == UNKNOWN && isPlain(write) ? PLAIN : before;
    }

    /** Whether the rest of a write that begins so is to be looked at as well. */
    public static boolean wantsAll(byte[] beginning) {
        return beginning.length > 0 && ClientHello.begins(beginning);
    }

    /** Also when the write is shorter: one of a byte that may be its first is taken for it. */
    private static boolean beginsPreface(byte[] write) {
        return startsWith(write, PREFACE, Math.min(write.length, PREFACE.length));
    }

    private static boolean isPlain(byte[] write) {
        for (byte[] method : METHODS) {
            if (write.length >= method.length && startsWith(write, method, method.length)) {
                return true;
            }
        }
        // An array, as every command to Redis is.
        return write.length > 1 && write[0] == '*' && write[1] >= '1' && write[1] <= '9';
    }

    private static boolean startsWith(byte[] write, byte[] beginning, int length) {
        return Arrays.equals(write, 0, length, beginning, 0, length);
    }
}
