package io.portkeeper.track;

import java.nio.charset.StandardCharsets;

/** What is spoken over a connection, as far as it matters to tell an answer from what is none; by its first writes. */
public enum Protocol {
    /** Nobody has seen it. */
    UNSEEN(0),

    /** One answer follows one request, as in HTTP/1.1. */
    PLAIN(1),

    /** TLS that has not been asked for HTTP/2: after its handshake as {@link #PLAIN}. */
    TLS(2),

    /** Several requests may be under way at once: HTTP/2 (RFC 9113), or TLS that has been asked for it. */
    MULTIPLEXED(3);

    /** Of a write, so many bytes are looked at: no ClientHello is longer, but for one that is padded on purpose. */
    public static final int LOOKED_AT = 4_096;

    /** The connection preface of HTTP/2 (RFC 9113, section 3.4). */
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

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
            case 0 -> UNSEEN;
            case 1 -> PLAIN;
            case 2 -> TLS;
            default -> MULTIPLEXED;
        };
    }

    /**
     * What is spoken after one more of its first writes.
     *
     * @param before what was until then
     * @param write the beginning of the write, {@value #LOOKED_AT} bytes at most; some protocols come after another, so TLS after
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
        return before == UNSEEN ? PLAIN : before;
    }

    /** Also when the write is shorter: one of a byte that may be its first is taken for it. */
    private static boolean beginsPreface(byte[] write) {
        for (int i = 0; i < write.length && i < PREFACE.length; i++) {
            if (write[i] != PREFACE[i]) {
                return false;
            }
        }
        return true;
    }
}
