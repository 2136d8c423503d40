package io.portkeeper.track;

import java.nio.charset.StandardCharsets;

/** The first message of TLS, as far as it says which protocol the client asks for (RFC 8446, section 4.1.2; RFC 7301). */
final class ClientHello {

    private static final int RECORD_HEADER = 5;
    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int MAJOR_VERSION = 3;
    private static final int APPLICATION_PROTOCOLS = 16;

    /** The headers of the record and of the message, the version and the random, in bytes. */
    private static final int FIXED = RECORD_HEADER + 4 + 2 + 32;

    private final byte[] bytes;
    private int at;

    private ClientHello(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Whether those bytes, as far as there are any, begin like a ClientHello. */
    static boolean begins(byte[] bytes) {
        return bytes[0] == HANDSHAKE
                && (bytes.length < 2 || bytes[1] == MAJOR_VERSION)
                && (bytes.length <= RECORD_HEADER || bytes[RECORD_HEADER] == CLIENT_HELLO);
    }

    /**
     * Whether it names no application protocol, or only HTTP/1.1 and older. False if that is not known, because the message
     * is incomplete or is something else: any protocol may follow such bytes.
     */
    static boolean asksForHttp1AtMost(byte[] bytes) {
        try {
            return new ClientHello(bytes).namesHttp1AtMost();
        } catch (ArrayIndexOutOfBoundsException e) {
            return false;
        }
    }

    private boolean namesHttp1AtMost() {
        at = FIXED;
        skip(number(1)); // session
        skip(number(2)); // cipher suites
        skip(number(1)); // compression methods
        if (at == bytes.length) {
            return true; // no extensions: TLS 1.2 or older
        }
        int length = number(2);
        int end = at + length;
        while (at < end) {
            int type = number(2);
            int next = number(2) + at;
            if (type == APPLICATION_PROTOCOLS) {
                return namesHttp1AtMost(next);
            }
            at = next;
        }
        return bytes.length >= end;
    }

    private boolean namesHttp1AtMost(int end) {
        number(2); // length of the list
        while (at < end) {
            int length = number(1);
            // This throws if the name is incomplete.
            byte last = bytes[at + length - 1];
            if (last < 0 || !new String(bytes, at, length, StandardCharsets.US_ASCII).startsWith("http/1.")) {
                return false;
            }
            skip(length);
        }
        return true;
    }

    private int number(int size) {
        int number = 0;
        for (int i = 0; i < size; i++) {
            number = number << 8 | (bytes[at++] & 0xff);
        }
        return number;
    }

    private void skip(int count) {
        at += count;
    }
}
