package io.portkeeper.track;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is spoken over a connection, as far as this matters to tell an answer from other traffic. It is recognised by the
 * first writes.
 */
public enum Protocol {
    /** Not seen yet, or not recognised: several requests may be under way at once. */
    UNKNOWN(0),

    /** One answer follows one request: HTTP/1, or Redis. */
    PLAIN(1),

    /** TLS whose client offers no application protocol, or only HTTP/1: after its handshake like {@link #PLAIN}. */
    TLS(2),

    /**
     * Several requests may be under way at once: HTTP/2 (RFC 9113), or TLS whose client offers a protocol other than HTTP/1,
     * or whose offer is not known.
     */
    MULTIPLEXED(3);

    /** How many bytes of a write are looked at. */
    public static final int BEGINNING = 24;

    /** How many, if the write begins like a ClientHello. A write that is longer may ask for any protocol. */
    public static final int HELLO = 4_096;

    /** The connection preface of HTTP/2 (RFC 9113, section 3.4). */
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /**
     * Methods of HTTP/1 that get one answer each (RFC 9110, section 9). After CONNECT, the next write shows what is spoken.
     */
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
     * @param before what was spoken until then
     * @param write the beginning of the write; some protocols follow another one, for example TLS after CONNECT or STARTTLS,
     *     and HTTP/2 after an upgrade
     */
    public static Protocol after(Protocol before, byte[] write) {
        // Within TLS, what looks like a handshake is the rest of the same one.
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

    /** Whether more of a write that begins like this is to be looked at. */
    public static boolean wantsAll(byte[] beginning) {
        return beginning.length > 0 && ClientHello.begins(beginning);
    }

    /** True also if the write is shorter: even a single byte counts if it may be the preface's first. */
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
