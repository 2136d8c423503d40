package io.portkeeper.boot;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetAddress;
import java.net.ProtocolFamily;

/**
 * What the woven methods of java.base and of native transports call; the agent is its one subclass.
 *
 * <p>This class is defined by the boot loader, in {@code java.base}: the build relocates this package to
 * {@code java.lang}, the one package that every class loader asks the boot loader for, and {@code BridgeDefiner}
 * defines the class there. Hence only types of java.base here, no lambdas, no string concatenation, no other class of ours.
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

    /** In the two lowest bits of an activity: it was a read. */
    public static final int READ = 0;

    /** It was a write. */
    public static final int WRITE = 1;

    /** It was none yet. */
    public static final int UNUSED = 2;

    /** The bits of an activity that tell which it was. */
    public static final int KIND = 3;

    private static final int CHUNK = 1024;

    private static PortkeeperBridge agent;

    /** Of each descriptor, by number, in chunks that the agent makes: when it last read or wrote, and which it was. */
    private static final int[][] ACTIVITY = new int[16_384][];

    /** Reads the private number of a descriptor; constant, so that the JIT makes it a load. */
    private static final VarHandle NUMBER = number();

    /** The coarse clock: steps of four, which leaves the two lowest bits for what was done. */
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
     * @param live the agent, or null when it could not be woven after all
     */
    public static void install(PortkeeperBridge live) {
        agent = live;
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
            record((int) NUMBER.get(fd), tick);
        }
    }

    /** Before a write: when it is over, another thread may have read the answer already. */
    public static void writing(FileDescriptor fd) {
        if (NUMBER != null) {
            record((int) NUMBER.get(fd), tick | WRITE);
        }
    }

    /** After a write of that many bytes, which may have taken long; a read that came meanwhile is later than it. */
    public static void written(FileDescriptor fd, long bytes) {
        if (bytes > 0 && NUMBER != null) {
            prolong((int) NUMBER.get(fd));
        }
    }

    /** The same, of a native transport. */
    public static void read(int descriptor, long bytes) {
        if (bytes > 0) {
            record(descriptor, tick);
        }
    }

    /** After a write of a native transport, which reads in the same thread. */
    public static void written(int descriptor, long bytes) {
        if (bytes > 0) {
            record(descriptor, tick | WRITE);
        }
    }

    /** One plain store; a descriptor in a chunk without connections of ours costs a look. */
    private static void record(int number, int activity) {
        if (number >= 0 && number < ACTIVITY.length * CHUNK) {
            int[] chunk = ACTIVITY[number / CHUNK];
            if (chunk != null) {
                chunk[number % CHUNK] = activity;
            }
        }
    }

    private static void prolong(int number) {
        if (number >= 0 && number < ACTIVITY.length * CHUNK) {
            int[] chunk = ACTIVITY[number / CHUNK];
            if (chunk != null && (chunk[number % CHUNK] & KIND) == WRITE) {
                chunk[number % CHUNK] = tick | WRITE;
            }
        }
    }

    /** Whether reads and writes can be recorded here. */
    public static boolean canRecord() {
        return NUMBER != null;
    }

    /**
     * The activity of {@value #CHUNK} descriptors: {@link #tick} of the last read or write, and which it was.
     *
     * @param index the first descriptor's number divided by {@value #CHUNK}
     */
    public static int[] activity(int index) {
        int[] chunk = ACTIVITY[index];
        return chunk != null ? chunk : newChunk(index);
    }

    private static synchronized int[] newChunk(int index) {
        if (ACTIVITY[index] == null) {
            ACTIVITY[index] = new int[CHUNK];
        }
        return ACTIVITY[index];
    }

    /** The coarse clock. */
    public static int tick() {
        return tick;
    }

    /** Sets the coarse clock, to a multiple of four. */
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
}
