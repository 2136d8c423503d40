package io.portkeeper.track;

import io.portkeeper.boot.PortkeeperBridge;
import java.time.Duration;

/**
 * When a descriptor last read and wrote, by a coarse clock, and whether more of an answer may still come.
 *
 * <p>The woven methods record two words of each descriptor, see {@link PortkeeperBridge#WORDS}.
 *
 * @param read the word that is written by whoever reads from it
 * @param written the word that is written by whoever writes to it
 */
public record Activity(long read, long written) {

    /** 16.8 ms. */
    static final long GRAIN_NANOS = 1L << 24;

    /**
     * Fewer bytes than this may be an interim response, such as 100 Continue (RFC 9110, section 15.2), and not an answer.
     */
    static final int FEW_BYTES = 64;

    /**
     * The same, with what TLS adds. A ping of a web socket (RFC 6455, section 5.5) and a key update have fewer bytes, too.
     */
    static final int FEW_BYTES_OF_TLS = 128;

    /**
     * For this many turns after its ClientHello, a connection may still be in the handshake of TLS. In TLS 1.3, session
     * tickets are read after the request was sent. Before that, the server may have asked for another key (RFC 8446,
     * section 2.1), and the JDK's client writes ChangeCipherSpec while it reads the server's part
     * (sun.security.ssl.ServerHello).
     */
    static final int HANDSHAKE_TURNS = 4;

    private static final int CHUNK = PortkeeperBridge.activity(0).length / PortkeeperBridge.WORDS;

    private static final int PROTOCOL = 3;
    private static final int BASE = 2;
    private static final int TURNS = 15;

    /** How long the clock stands still between two steps. */
    public static Duration grain() {
        return Duration.ofNanos(GRAIN_NANOS);
    }

    /**
     * After how many steps at least that duration has passed. What was recorded may bear a time up to one step too early.
     */
    public static int steps(Duration duration) {
        return (int) Math.min(Integer.MAX_VALUE, duration.toNanos() / GRAIN_NANOS + 2);
    }

    /** The duration of that many steps. */
    public static Duration duration(int steps) {
        return Duration.ofNanos(steps * GRAIN_NANOS);
    }

    /** The current step of the clock. */
    public static int now() {
        return PortkeeperBridge.tick();
    }

    /** The last activity of that descriptor; it means something only for a connection of ours. */
    public static Activity of(int descriptor) {
        long[] chunk = PortkeeperBridge.activity(descriptor / CHUNK);
        int word = descriptor % CHUNK * PortkeeperBridge.WORDS;
        return new Activity(chunk[word], chunk[word + 1]);
    }

    /** A connection begins. */
    static void begin(int descriptor) {
        record(descriptor, (long) now() << 32, (long) now() << 32);
    }

    static void record(int descriptor, long read, long written) {
        long[] chunk = PortkeeperBridge.activity(descriptor / CHUNK);
        int word = descriptor % CHUNK * PortkeeperBridge.WORDS;
        chunk[word] = read;
        chunk[word + 1] = written;
    }

    /** Records that a descriptor speaks that protocol from its last write on. Its writer calls this. */
    public static void speaks(int descriptor, Protocol protocol) {
        long[] chunk = PortkeeperBridge.activity(descriptor / CHUNK);
        int word = descriptor % CHUNK * PortkeeperBridge.WORDS;
        int turns = (int) chunk[word] >>> PortkeeperBridge.TURNS;
        chunk[word + 1] = (chunk[word + 1] & ~0x3fL) | turns << BASE | protocol.code();
    }

    /** The protocol that is spoken. */
    public Protocol protocol() {
        return Protocol.of((int) written & PROTOCOL);
    }

    /** How many steps before {@code now} the last activity was; 0 if it was later, because the clock advances meanwhile. */
    public int age(int now) {
        return Math.min(age((int) (read >> 32), now), age((int) (written >> 32), now));
    }

    /** How many steps before {@code now} that tick was; 0 when it was after. */
    static int age(int tick, int now) {
        return Math.max(0, now - tick);
    }

    /** Whether nothing was read since the last write. */
    public boolean isAwaiting() {
        return (((int) written >>> PortkeeperBridge.WRITES ^ (int) read >>> PortkeeperBridge.SEEN)
                        & PortkeeperBridge.SEEN_MASK)
                != 0;
    }

    /** Whether a write is under way, which may be blocked. */
    public boolean isWriting() {
        return (written & PortkeeperBridge.WRITING) != 0;
    }

    /** Whether there has been neither a read nor a write yet. */
    public boolean isUnused() {
        return (int) written >>> PortkeeperBridge.WRITES == 0 && bytes() == 0;
    }

    private int bytes() {
        return (int) read & PortkeeperBridge.MOST_BYTES;
    }

    /**
     * Whether more of an answer may come, although something was read since the last write. It may if several requests share
     * the connection, or may share it, if what was read may be the rest of a handshake, or if only a few bytes were read.
     */
    public boolean mayBeUnanswered() {
        return switch (protocol()) {
            case UNKNOWN, MULTIPLEXED -> true;
            case TLS -> turnsOfProtocol() <= HANDSHAKE_TURNS || bytes() < FEW_BYTES_OF_TLS;
            case PLAIN -> bytes() < FEW_BYTES;
        };
    }

    private int turnsOfProtocol() {
        return ((int) read >>> PortkeeperBridge.TURNS) - ((int) written >>> BASE & TURNS);
    }
}
