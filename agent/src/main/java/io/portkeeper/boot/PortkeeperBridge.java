package io.portkeeper.boot;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetAddress;
import java.net.ProtocolFamily;

/**
 * What the woven methods of java.base call. The agent is its one subclass.
 *
 * <p>The boot loader defines this class, in {@code java.base}: the build relocates this package to {@code sun.nio.ch}, where
 * the woven methods are, and {@code BridgeDefiner} defines the class there. So the class uses only types of java.base, no
 * lambdas, no string concatenation, and no other class of the agent.
 *
 * <p>java.base does not export that package, and opens it to the agent only. No other code can call what is public here, or
 * extend the class (JLS 6.6, JVMS 5.4.4). Native transports, which belong to the application, call
 * {@code PortkeeperTransports}.
 *
 * <p>No method of the subclass lets a failure of its own escape, because whatever leaves this class reaches the application.
 */
public abstract class PortkeeperBridge {

    /** A connect of a native transport that the agent leaves alone. The transport makes it itself. */
    public static final int LEFT_ALONE = 0;

    /** A connect of a native transport that the agent has made and that is under way. */
    public static final int UNDER_WAY = 1;

    /** A connect of a native transport that the agent has made and that has succeeded. */
    public static final int CONNECTED = 2;

    /**
     * How many words are recorded for a descriptor. The thread that reads from it writes the first, the thread that writes
     * to it the second. There is one of each at a time. The upper half of each word is the {@link #tick} of its last
     * activity.
     */
    public static final int WORDS = 2;

    /** In the lower half of the first word, from this bit on: how many times a read followed a write, at most 15. */
    public static final int TURNS = 28;

    /** From this bit on: the lowest 16 bits of the number of writes at the time of the last read. */
    public static final int SEEN = 12;

    /** The mask of that number. */
    public static final int SEEN_MASK = 0xffff;

    /** Below that: how many bytes were read since the last write, at most this number. */
    public static final int MOST_BYTES = (1 << SEEN) - 1;

    /** In the lower half of the second word, from this bit on: the number of writes. */
    public static final int WRITES = 8;

    /** This bit: a write is under way. */
    public static final int WRITING = 1 << 7;

    /** Below that: what the agent has concluded from the writes. */
    private static final int OF_AGENT = 0x3f;

    /** How many writes of a connection the agent is shown. The protocol may change after the first (CONNECT, STARTTLS). */
    private static final int SHOWN = 8;

    private static final int CHUNK = 1024;

    /** A lock that no other code can hold. Any code could lock the class itself. */
    private static final Object LOCK = new Object();

    private static PortkeeperBridge agent;

    /** Whether a native transport has been woven. Until then, no code has a reason to report descriptors by number. */
    private static boolean transports;

    /** The words of each descriptor, by its number, in chunks that the agent makes. */
    private static final long[][] ACTIVITY = new long[16_384][];

    /** Reads the private number of a descriptor. It is a constant, so that the JIT compiles it to a load. */
    private static final VarHandle NUMBER = number();

    /** The coarse clock, in steps. */
    private static int tick;

    private static VarHandle number() {
        try {
            return MethodHandles.privateLookupIn(FileDescriptor.class, MethodHandles.lookup())
                    .findVarHandle(FileDescriptor.class, "fd", int.class);
        } catch (ReflectiveOperationException e) {
            // The class is not in java.base, as in a unit test. Nothing is recorded then.
            return null;
        }
    }

    /** For the agent's subclass. */
    protected PortkeeperBridge() {}

    /**
     * Makes the woven methods call {@code live} from now on. Call it before weaving: retransformation publishes it to
     * every thread.
     *
     * @throws IllegalStateException if {@code live} is null, or an agent is in place, which is never replaced
     */
    public static void install(PortkeeperBridge live) {
        synchronized (LOCK) {
            if (live == null || agent != null) {
                throw new IllegalStateException("an agent is in place");
            }
            agent = live;
        }
    }

    /** Removes {@code installed}, which could not be woven after all. If it is not the one in place, nothing happens. */
    public static void remove(PortkeeperBridge installed) {
        synchronized (LOCK) {
            if (agent == installed) {
                agent = null;
            }
        }
    }

    /**
     * From now on, {@code PortkeeperTransports} passes calls on. This is called while the first class of a native transport
     * is woven. Threads that use that class wait until it is.
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
     * Called before {@code sun.nio.ch.Net.connect} calls the kernel.
     *
     * @return the attempt to pass to the other methods, or null if this connect is left alone
     * @throws IOException if no source has a port left, or {@code fallback=fail} forbids the connect; a failure of the agent
     *     throws nothing unless {@code fallback=fail} is set
     */
    public static Object connecting(ProtocolFamily family, FileDescriptor fd, InetAddress remote, int port)
            throws IOException {
        PortkeeperBridge live = agent;
        return live == null ? null : live.beforeConnect(family, fd, remote, port);
    }

    /**
     * Called after a connect that succeeded or is under way.
     *
     * @param attempt null if the connect is left alone
     */
    public static void connected(Object attempt) {
        PortkeeperBridge live = agent;
        if (live != null && attempt != null) {
            live.afterConnect(attempt);
        }
    }

    /**
     * Called after a connect that failed.
     *
     * @param attempt null if the connect is left alone
     * @return true if the descriptor was prepared for another try
     */
    public static boolean tryAgain(Object attempt, Throwable thrown) {
        PortkeeperBridge live = agent;
        return live != null && attempt != null && live.prepareNext(attempt, thrown);
    }

    /** What to throw after the last try: {@code thrown}, or an exception of its type that says what was tried. */
    public static Throwable explain(Object attempt, Throwable thrown) {
        PortkeeperBridge live = agent;
        return live == null || attempt == null ? thrown : live.explainFailure(attempt, thrown);
    }

    /**
     * Called instead of the connect(2) of a native transport.
     *
     * @param channel the transport's channel or socket; its class tells which transport it is
     * @param descriptor the number of the socket
     * @param remote a SocketAddress of any kind
     * @return {@link #LEFT_ALONE}, {@link #UNDER_WAY} or {@link #CONNECTED}
     * @throws IOException if the connect has failed or is refused
     */
    public static int connect(Object channel, int descriptor, Object remote) throws IOException {
        PortkeeperBridge live = agent;
        return live == null ? LEFT_ALONE : live.connectNatively(channel.getClass(), descriptor, remote);
    }

    /** Called before the JDK closes a descriptor, because its number may be reused at once. */
    public static void closing(FileDescriptor fd) {
        PortkeeperBridge live = agent;
        if (live != null) {
            live.beforeClose(fd);
        }
    }

    /**
     * Called before a socket is shut down for writing, by its owner or for a close.
     *
     * @param fd null if the socket has no descriptor yet
     */
    public static void halfClosing(FileDescriptor fd) {
        PortkeeperBridge live = agent;
        if (live != null && fd != null) {
            live.beforeHalfClose(fd);
        }
    }

    /** As {@link #halfClosing(FileDescriptor)}, for a native transport. */
    public static void halfClosing(int descriptor) {
        PortkeeperBridge live = agent;
        if (live != null) {
            live.beforeHalfClose(descriptor);
        }
    }

    /** As {@link #closing(FileDescriptor)}, for a native transport. */
    public static void closing(int descriptor) {
        PortkeeperBridge live = agent;
        if (live != null) {
            live.beforeClose(descriptor);
        }
    }

    /** Called after a read of that many bytes. A read of none is not activity. */
    public static void read(FileDescriptor fd, long bytes) {
        if (bytes > 0 && NUMBER != null) {
            recordRead((int) NUMBER.get(fd), bytes);
        }
    }

    /** The same, for a native transport. */
    public static void read(int descriptor, long bytes) {
        if (bytes > 0) {
            recordRead(descriptor, bytes);
        }
    }

    /** Called before a write from a file, because another thread may have read the answer by the time the write returns. */
    public static void writing(FileDescriptor fd) {
        if (NUMBER != null) {
            recordWrite((int) NUMBER.get(fd), WRITING);
        }
    }

    /**
     * Called before a byte of urgent data is sent, which is not a request.
     *
     * @param fd null if the socket has no descriptor yet
     */
    public static void writingUrgently(FileDescriptor fd) {
        if (fd != null && NUMBER != null) {
            recordLife((int) NUMBER.get(fd));
        }
    }

    /** Called before a write of that many bytes at that address. */
    public static void writing(FileDescriptor fd, long address, int length) {
        if (NUMBER != null) {
            int number = (int) NUMBER.get(fd);
            if (recordWrite(number, WRITING)) {
                show(number, address, length);
            }
        }
    }

    /** Called before a gathering write. The address is that of an array of vectors (struct iovec, readv(2)). */
    public static void gathering(FileDescriptor fd, long address, int vectors) {
        if (NUMBER != null) {
            int number = (int) NUMBER.get(fd);
            if (recordWrite(number, WRITING)) {
                showVectors(number, address, vectors);
            }
        }
    }

    /** Called after a write of that many bytes, which may have taken long. */
    public static void written(FileDescriptor fd, long bytes) {
        if (NUMBER != null) {
            recordWritten((int) NUMBER.get(fd), bytes > 0);
        }
    }

    /** Called after a write of a native transport that is not from memory. The transport reads in the same thread. */
    public static void written(int descriptor, long bytes) {
        if (bytes > 0) {
            recordWrite(descriptor, 0);
        }
    }

    /** Called after a write of a native transport. The bytes begin at that address. */
    public static void written(int descriptor, long bytes, long address) {
        if (bytes > 0 && recordWrite(descriptor, 0)) {
            show(descriptor, address, bytes > Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) bytes);
        }
    }

    /** Called after a gathering write of a native transport. The address is that of an array of vectors. */
    public static void gathered(int descriptor, long bytes, long address, int vectors) {
        if (bytes > 0 && recordWrite(descriptor, 0)) {
            showVectors(descriptor, address, vectors);
        }
    }

    /**
     * Called after a write of a native transport.
     *
     * @param written a ByteBuffer, an array of them, or the object that knows which messages a Netty channel has to write
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

    /** Does plain loads and one plain store. A descriptor in a chunk without connections of the agent costs one look. */
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

    /** Returns whether it is one of the first writes. */
    private static boolean recordWrite(int number, int underWay) {
        if (number >= 0 && number < ACTIVITY.length * CHUNK) {
            long[] chunk = ACTIVITY[number / CHUNK];
            if (chunk != null) {
                int word = number % CHUNK * WORDS + 1;
                int before = (int) chunk[word];
                int writes = (before >>> WRITES) + 1;
                // The lowest 16 bits never become those that the last read has seen, however many writes follow, and
                // the number never becomes 0 again.
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

    /** Records activity, without a change to whether an answer is awaited. */
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

    /** A word with the current tick and that lower half. */
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

    /** The coarse clock, in steps. */
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
