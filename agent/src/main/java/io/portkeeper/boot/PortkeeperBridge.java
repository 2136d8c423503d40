package io.portkeeper.boot;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetAddress;
import java.net.ProtocolFamily;

/**
 * What the woven methods of java.base call; the agent is its one subclass.
 *
 * <p>This class is defined by the boot loader, in {@code java.base}: the build relocates this package to {@code sun.nio.ch},
 * where the woven methods are, and {@code BridgeDefiner} defines the class there. Hence only types of java.base here, no lambdas,
 * no string concatenation, no other class of ours.
 *
 * <p>java.base does not export that package, and opens it to the agent only: nobody else can call what is public here, nor extend
 * it (JLS 6.6, JVMS 5.4.4). Native transports, which belong to the application, call {@code PortkeeperTransports}.
 *
 * <p>No method of the subclass lets a failure of its own escape: whatever leaves here reaches the application.
 */
public abstract class PortkeeperBridge {

    /** A connect of a native transport that the agent has nothing to do with: the transport makes it itself. */
    public static final int LEFT_ALONE = 0;

    /** A connect of a native transport that the agent has made, and that is under way. */
    public static final int UNDER_WAY = 1;

    /** A connect of a native transport that the agent has made, and that has succeeded. */
    public static final int CONNECTED = 2;

    /**
     * What is recorded of a descriptor: two words, the first written by whoever reads from it and the second by whoever writes
     * to it, of whom there is one at a time. In the upper half of both is the {@link #tick} of the last time.
     */
    public static final int WORDS = 2;

    /** Lower half of the first word, from this bit on: how many times a read came after a write, up to 15. */
    public static final int TURNS = 28;

    /** From this bit on: the number of writes as of the last read, its lowest 16 bits. */
    public static final int SEEN = 12;

    /** Of that number. */
    public static final int SEEN_MASK = 0xffff;

    /** Below that: bytes that were read since the last write, up to this number. */
    public static final int MOST_BYTES = (1 << SEEN) - 1;

    /** Lower half of the second word, from this bit on: the number of writes. */
    public static final int WRITES = 8;

    /** This bit: one is under way. */
    public static final int WRITING = 1 << 7;

    /** Below that: what the agent makes of them. */
    private static final int OF_AGENT = 0x3f;

    /** So many writes of a connection are shown to the agent: what is spoken may change after the first (CONNECT, STARTTLS). */
    private static final int SHOWN = 8;

    private static final int CHUNK = 1024;

    /** Nobody else can hold this up; the class itself is in everybody's reach. */
    private static final Object LOCK = new Object();

    private static PortkeeperBridge agent;

    /** Whether a native transport calls; until then nobody has a reason to tell of descriptors by number. */
    private static boolean transports;

    /** By number of the descriptor, in chunks that the agent makes. */
    private static final long[][] ACTIVITY = new long[16_384][];

    /** Reads the private number of a descriptor; constant, so that the JIT makes it a load. */
    private static final VarHandle NUMBER = number();

    /** The coarse clock, in steps. */
    private static int tick;

    private static VarHandle number() {
        try {
            return MethodHandles.privateLookupIn(FileDescriptor.class, MethodHandles.lookup())
                    .findVarHandle(FileDescriptor.class, "fd", int.class);
        } catch (ReflectiveOperationException e) {
            // Not in java.base, as in a unit test: nothing is recorded then.
            return null;
        }
    }

    /** For the agent's subclass. */
    protected PortkeeperBridge() {}

    /**
     * Makes the woven methods call {@code live} from now on. Call it before weaving: retransformation publishes it to
     * every thread.
     *
     * @throws IllegalStateException when an agent is in place: none takes the place of another
     */
    public static void install(PortkeeperBridge live) {
        synchronized (LOCK) {
            if (live == null || agent != null) {
                throw new IllegalStateException("an agent is in place");
            }
            agent = live;
        }
    }

    /** Takes {@code installed} back, when it could not be woven after all. Nothing happens when it is not the one in place. */
    public static void remove(PortkeeperBridge installed) {
        synchronized (LOCK) {
            if (agent == installed) {
                agent = null;
            }
        }
    }

    /**
     * What {@code PortkeeperTransports} is told is believed from now on. Called while the first class of a native transport is
     * woven, which whoever uses that class has to wait for.
     */
    public static void openToTransports() {
        transports = true;
    }

    /** Whether {@link #openToTransports} was called. */
    public static boolean isOpenToTransports() {
        return transports;
    }

    /** Whether an agent is in place. */
    public static boolean isLive() {
        return agent != null;
    }

    /**
     * Before {@code sun.nio.ch.Net.connect} calls the kernel.
     *
     * @return the attempt to hand to the other methods, or null when this connect is left alone
     * @throws IOException only to refuse the connect ({@code fallback=fail}), never for a failure of the agent
     */
    public static Object connecting(ProtocolFamily family, FileDescriptor fd, InetAddress remote, int port)
            throws IOException {
        PortkeeperBridge live = agent;
        return live == null ? null : live.beforeConnect(family, fd, remote, port);
    }

    /** After a connect that succeeded or is under way. */
    public static void connected(Object attempt) {
        PortkeeperBridge live = agent;
        if (live != null) {
            live.afterConnect(attempt);
        }
    }

    /**
     * After a connect that failed.
     *
     * @return true when the descriptor was prepared for another try
     */
    public static boolean tryAgain(Object attempt, Throwable thrown) {
        PortkeeperBridge live = agent;
        return live != null && live.prepareNext(attempt, thrown);
    }

    /** What to throw after the last try: {@code thrown}, or one of its type that says what was tried. */
    public static Throwable explain(Object attempt, Throwable thrown) {
        PortkeeperBridge live = agent;
        return live == null ? thrown : live.explainFailure(attempt, thrown);
    }

    /**
     * Instead of the connect(2) of a native transport.
     *
     * @param channel of the transport, or its socket: its class tells which transport it is
     * @param descriptor the number of the socket
     * @param remote a SocketAddress of any kind
     * @return {@link #LEFT_ALONE}, {@link #UNDER_WAY} or {@link #CONNECTED}
     * @throws IOException when the connect has failed or is refused
     */
    public static int connect(Object channel, int descriptor, Object remote) throws IOException {
        PortkeeperBridge live = agent;
        return live == null ? LEFT_ALONE : live.connectNatively(channel.getClass(), descriptor, remote);
    }

    /** Before the JDK closes a descriptor, whose number may be given out again at once. */
    public static void closing(FileDescriptor fd) {
        PortkeeperBridge live = agent;
        if (live != null) {
            live.beforeClose(fd);
        }
    }

    /** Before a socket is shut down for writing, by its owner or because it is closed; null when it has no descriptor yet. */
    public static void halfClosing(FileDescriptor fd) {
        PortkeeperBridge live = agent;
        if (live != null && fd != null) {
            live.beforeHalfClose(fd);
        }
    }

    /** As {@link #halfClosing(FileDescriptor)}, of a native transport. */
    public static void halfClosing(int descriptor) {
        PortkeeperBridge live = agent;
        if (live != null) {
            live.beforeHalfClose(descriptor);
        }
    }

    /** As {@link #closing(FileDescriptor)}, of a native transport. */
    public static void closing(int descriptor) {
        PortkeeperBridge live = agent;
        if (live != null) {
            live.beforeClose(descriptor);
        }
    }

    /** After a read of that many bytes, or of none, which is no activity. */
    public static void read(FileDescriptor fd, long bytes) {
        if (bytes > 0 && NUMBER != null) {
            recordRead((int) NUMBER.get(fd), bytes);
        }
    }

    /** The same, of a native transport. */
    public static void read(int descriptor, long bytes) {
        if (bytes > 0) {
            recordRead(descriptor, bytes);
        }
    }

    /** Before a write of bytes that lie elsewhere: when it is over, another thread may have read the answer already. */
    public static void writing(FileDescriptor fd) {
        if (NUMBER != null) {
            recordWrite((int) NUMBER.get(fd), WRITING);
        }
    }

    /** Before a byte of urgent data is sent, which is no request; null when the socket has no descriptor yet. */
    public static void writingUrgently(FileDescriptor fd) {
        if (fd != null && NUMBER != null) {
            recordLife((int) NUMBER.get(fd));
        }
    }

    /** Before a write of that many bytes, which lie at that address. */
    public static void writing(FileDescriptor fd, long address, int length) {
        if (NUMBER != null) {
            int number = (int) NUMBER.get(fd);
            if (recordWrite(number, WRITING)) {
                show(number, address, length);
            }
        }
    }

    /** Before a gathering write; the address is that of an array of vectors (struct iovec, readv(2)). */
    public static void gathering(FileDescriptor fd, long address, int vectors) {
        if (NUMBER != null) {
            int number = (int) NUMBER.get(fd);
            if (recordWrite(number, WRITING)) {
                showVectors(number, address, vectors);
            }
        }
    }

    /** After a write of that many bytes, which may have taken long. */
    public static void written(FileDescriptor fd, long bytes) {
        if (NUMBER != null) {
            recordWritten((int) NUMBER.get(fd), bytes > 0);
        }
    }

    /** After a write of a native transport, which reads in the same thread, of bytes that lie elsewhere. */
    public static void written(int descriptor, long bytes) {
        if (bytes > 0) {
            recordWrite(descriptor, 0);
        }
    }

    /** After a write of a native transport's, of bytes that lie from that address on. */
    public static void written(int descriptor, long bytes, long address) {
        if (bytes > 0 && recordWrite(descriptor, 0)) {
            show(descriptor, address, bytes > Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) bytes);
        }
    }

    /** After a gathering write of a native transport's; the address is that of an array of vectors. */
    public static void gathered(int descriptor, long bytes, long address, int vectors) {
        if (bytes > 0 && recordWrite(descriptor, 0)) {
            showVectors(descriptor, address, vectors);
        }
    }

    /**
     * After a write of a native transport's.
     *
     * @param written a ByteBuffer, an array of them, or what knows the messages that a channel of Netty's has to write
     * @param first position of the first byte in a buffer, or index of the first buffer
     */
    public static void written(int descriptor, long bytes, Object written, int first) {
        if (bytes > 0 && recordWrite(descriptor, 0)) {
            PortkeeperBridge live = agent;
            if (live != null) {
                live.firstWrite(descriptor, bytes, written, first);
            }
        }
    }

    private static void show(int number, long address, int length) {
        PortkeeperBridge live = agent;
        if (live != null) {
            live.firstWrite(number, address, length);
        }
    }

    private static void showVectors(int number, long address, int vectors) {
        PortkeeperBridge live = agent;
        if (live != null) {
            live.firstGathering(number, address, vectors);
        }
    }

    /** Plain loads and one plain store; a descriptor in a chunk without connections of ours costs a look. */
    private static void recordRead(int number, long bytes) {
        if (number >= 0 && number < ACTIVITY.length * CHUNK) {
            long[] chunk = ACTIVITY[number / CHUNK];
            if (chunk != null) {
                int word = number % CHUNK * WORDS;
                int before = (int) chunk[word];
                int writes = (int) chunk[word + 1] >>> WRITES & SEEN_MASK;
                int turns = before >>> TURNS;
                int sum = bytes < MOST_BYTES ? (int) bytes : MOST_BYTES;
                if ((before >>> SEEN & SEEN_MASK) == writes) {
                    sum = Math.min(MOST_BYTES, sum + (before & MOST_BYTES));
                } else if (turns < 15) {
                    turns++;
                }
                chunk[word] = now(turns << TURNS | writes << SEEN | sum);
            }
        }
    }

    /** Whether it is one of the first writes. */
    private static boolean recordWrite(int number, int underWay) {
        if (number >= 0 && number < ACTIVITY.length * CHUNK) {
            long[] chunk = ACTIVITY[number / CHUNK];
            if (chunk != null) {
                int word = number % CHUNK * WORDS + 1;
                int before = (int) chunk[word];
                int writes = (before >>> WRITES) + 1;
                // Never as many as the last read has seen, however many there were since; nor none again.
                if ((writes & SEEN_MASK) == ((int) chunk[word - 1] >>> SEEN & SEEN_MASK)) {
                    writes--;
                } else if (writes == 1 << (32 - WRITES)) {
                    writes = 1 << 16;
                }
                chunk[word] = now(writes << WRITES | (before & OF_AGENT) | underWay);
                return writes <= SHOWN;
            }
        }
        return false;
    }

    /** It does something; whether an answer is awaited is as it was. */
    private static void recordLife(int number) {
        if (number >= 0 && number < ACTIVITY.length * CHUNK) {
            long[] chunk = ACTIVITY[number / CHUNK];
            if (chunk != null) {
                int word = number % CHUNK * WORDS + 1;
                chunk[word] = now((int) chunk[word]);
            }
        }
    }

    private static void recordWritten(int number, boolean any) {
        if (number >= 0 && number < ACTIVITY.length * CHUNK) {
            long[] chunk = ACTIVITY[number / CHUNK];
            if (chunk != null) {
                int word = number % CHUNK * WORDS + 1;
                long written = chunk[word] & ~(long) WRITING;
                chunk[word] = any ? now((int) written) : written;
            }
        }
    }

    /** A word of now with that lower half. */
    private static long now(int lower) {
        return (long) tick << 32 | (lower & 0xffff_ffffL);
    }

    /** Whether reads and writes can be recorded here. */
    public static boolean canRecord() {
        return NUMBER != null;
    }

    /**
     * The activity of {@value #CHUNK} descriptors, {@value #WORDS} words each.
     *
     * @param index the first descriptor's number divided by {@value #CHUNK}
     */
    public static long[] activity(int index) {
        long[] chunk = ACTIVITY[index];
        return chunk != null ? chunk : newChunk(index);
    }

    private static long[] newChunk(int index) {
        synchronized (LOCK) {
            if (ACTIVITY[index] == null) {
                ACTIVITY[index] = new long[CHUNK * WORDS];
            }
            return ACTIVITY[index];
        }
    }

    /** The coarse clock. */
    public static int tick() {
        return tick;
    }

    /** Sets the coarse clock. */
    public static void tick(int now) {
        tick = now;
    }

    /** See {@link #connecting}. */
    protected abstract Object beforeConnect(ProtocolFamily family, FileDescriptor fd, InetAddress remote, int port)
            throws IOException;

    /** See {@link #connected}. */
    protected abstract void afterConnect(Object attempt);

    /** See {@link #tryAgain}. */
    protected abstract boolean prepareNext(Object attempt, Throwable thrown);

    /** See {@link #explain}. */
    protected abstract Throwable explainFailure(Object attempt, Throwable thrown);

    /** See {@link #connect}. */
    protected abstract int connectNatively(Class<?> transport, int descriptor, Object remote) throws IOException;

    /** See {@link #closing(FileDescriptor)}. */
    protected abstract void beforeClose(FileDescriptor fd);

    /** See {@link #closing(int)}. */
    protected abstract void beforeClose(int descriptor);

    /** See {@link #halfClosing(FileDescriptor)}. */
    protected abstract void beforeHalfClose(FileDescriptor fd);

    /** See {@link #halfClosing(int)}. */
    protected abstract void beforeHalfClose(int descriptor);

    /** See {@link #writing(FileDescriptor, long, int)}. */
    protected abstract void firstWrite(int descriptor, long address, int length);

    /** See {@link #gathering}. */
    protected abstract void firstGathering(int descriptor, long address, int vectors);

    /** See {@link #written(int, long, Object, int)}. */
    protected abstract void firstWrite(int descriptor, long bytes, Object written, int first);
}
