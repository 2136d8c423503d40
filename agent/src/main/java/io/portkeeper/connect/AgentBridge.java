package io.portkeeper.connect;

import io.portkeeper.boot.PortkeeperBridge;
import io.portkeeper.config.ConfigFile;
import io.portkeeper.config.Settings;
import io.portkeeper.linux.JdkSocketCalls;
import io.portkeeper.linux.SocketCalls;
import io.portkeeper.observe.Loops;
import io.portkeeper.observe.Notices;
import io.portkeeper.pool.RecentNames;
import io.portkeeper.track.RecordingProof;
import java.io.FileDescriptor;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.util.function.Predicate;

/**
 * The agent's end of the bridge. It passes each call to the ladder, and lets no failure of the agent reach the application.
 *
 * <p>The ladder is built at the first connect, because it needs java.net, which the agent must not touch before main.
 */
public final class AgentBridge extends PortkeeperBridge {

    private static final long BUILD_AGAIN_NANOS = 1_000_000_000L;

    private final LiveSettings settings;
    private final Notices notices;
    private final Loops loops;
    private volatile ConnectLadder ladder;
    private volatile RecentNames names;
    private volatile Closes closes;
    private volatile FirstWrites firstWrites;
    private volatile Running running;
    private volatile RecordingProof recording;
    private volatile boolean seesCloses;
    private volatile boolean seesActivity;
    private volatile boolean knowsWhatItSees;
    private volatile Predicate<Class<?>> transports;
    private boolean seesHalfCloses;
    private volatile Throwable notBuilt;
    private long buildAtNanos;

    /**
     * A bridge without a ladder yet.
     *
     * @param file the options file, null if there is none
     * @param loops starts the threads that the ladder needs
     */
    public AgentBridge(Settings settings, ConfigFile file, Notices notices, Loops loops) {
        this.settings = new LiveSettings(settings, file);
        this.notices = notices;
        this.loops = loops;
    }

    AgentBridge(Settings settings, Notices notices, ConnectLadder ladder, Closes closes) {
        this(settings, null, notices, new Loops(notices, System::nanoTime));
        this.ladder = ladder;
        this.closes = closes;
        this.knowsWhatItSees = true;
    }

    /**
     * Tells which hooks this JDK has. When the ladder is built, it does without what needs the others. Until this is called,
     * while a running application is being woven, connects are left alone, or refused if {@code fallback=fail} forbids that:
     * a ladder that was built then would rely on hooks that may be missing.
     *
     * @param seesCloses whether closes are hooked
     * @param seesActivity whether reads and writes are hooked
     */
    public void sees(boolean seesCloses, boolean seesActivity) {
        this.seesCloses = seesCloses;
        this.seesActivity = seesActivity;
        knowsWhatItSees = true;
    }

    /** From now on, the bridge is called before each socket of the JDK is shut down for writing. */
    public synchronized void seesHalfCloses() {
        seesHalfCloses = true;
        if (closes != null) {
            closes.seesHalfCloses();
        }
    }

    /**
     * From now on, not all reads and writes are seen, so that no reset is safe any more. Takes no lock, because it is called
     * while classes are transformed.
     */
    public void missesActivity() {
        seesActivity = false;
        RecordingProof built = recording;
        if (built != null) {
            built.disprove();
        }
    }

    /**
     * Sets which native transports are woven completely, by the class of a channel or a socket. The connects of others are
     * left alone, or refused if {@code fallback=fail} forbids that.
     */
    public void weavesTransports(Predicate<Class<?>> whole) {
        transports = whole;
    }

    /**
     * The agent, which is built now if it has not been built yet. Must not be called before main, because it loads java.net.
     *
     * @throws IOException if it cannot be built now; a call one second later tries again
     */
    public Running running() throws IOException {
        ladder();
        return running;
    }

    /** The settings in force. */
    public Settings settings() {
        return settings.now();
    }

    /** When the agent was started, as {@link System#nanoTime}. */
    public long startNanos() {
        return settings.startNanos();
    }

    /** What happened, and how often. */
    public Notices notices() {
        return notices;
    }

    /** The agent's threads. */
    public Loops loops() {
        return loops;
    }

    /** A message that says that the agent cannot be built, why, and what happens to connects meanwhile. */
    public String whyNotBuilt() {
        return "the agent cannot be built; it tries again every few seconds, and until then all connects "
                + (settings.now().refusesUnbound()
                        ? "that need a source of the pool are refused, because fallback=fail forbids them without the"
                                + " agent: "
                        : "bypass it: ")
                + notBuilt;
    }

    @Override
    protected Object beforeConnect(ProtocolFamily family, FileDescriptor fd, InetAddress remote, int port)
            throws BindException {
        Attempt attempt;
        try {
            if (!knowsWhatItSees && !settings.forbidsOtherSources(remote, port, names)) {
                return null;
            }
            attempt = ladder().begin(family, fd, remote, port);
        } catch (Throwable e) {
            boolean refuses = settings.forbidsOtherSources(remote, port, names) && !isOthersBusiness(fd);
            leaveAloneOrRefuse(refuses, "before a connect", e);
            return null;
        }
        if (attempt != null && attempt.refusal != null) {
            throw attempt.refusal;
        }
        return attempt;
    }

    /** The agent has failed: the application connects as without it, unless the operator forbids that. */
    private void leaveAloneOrRefuse(boolean refuses, String where, Throwable e) throws BindException {
        if (refuses) {
            failed(where, e, "the connection is refused, because fallback=fail forbids connections without the agent");
            throw refusal("the agent failed, and fallback=fail forbids connections without it: " + e);
        }
        failed(
                where,
                e,
                settings.now().refusesUnbound()
                        ? "left alone, because the connection needs no source of the pool"
                        : "carrying on without the agent");
    }

    private BindException refusal(String message) {
        try {
            notices.refused(message);
        } catch (Throwable e) {
            // As in failed().
        }
        return new BindException(message);
    }

    /**
     * Whether the agent would not bind this socket in any case, because it is a datagram or Unix-domain socket, or because
     * the application has bound it. This is asked after the agent has failed. If asking fails too, the answer is no.
     */
    private boolean isOthersBusiness(FileDescriptor fd) {
        try {
            SocketCalls calls = calls();
            return calls.protocol(fd) == SocketCalls.Protocol.OTHER || calls.localPort(fd) != 0;
        } catch (Throwable e) {
            return false;
        }
    }

    /** The same for a socket of a native transport. */
    private boolean isOthersBusiness(int descriptor) {
        try {
            SocketCalls calls = calls();
            FileDescriptor fd = calls.descriptor(descriptor);
            return calls.protocol(fd) == SocketCalls.Protocol.OTHER || calls.isBound(fd);
        } catch (Throwable e) {
            return false;
        }
    }

    private SocketCalls calls() {
        ConnectLadder built = ladder;
        return built != null ? built.calls() : new JdkSocketCalls();
    }

    @Override
    protected int connectNatively(Class<?> transport, int descriptor, Object remote) throws IOException {
        if (!(remote instanceof InetSocketAddress destination) || destination.isUnresolved()) {
            return LEFT_ALONE;
        }
        try {
            Predicate<Class<?>> whole = transports;
            if (whole == null || !whole.test(transport)) {
                return leaveToTransport(
                        destination, descriptor, transport.getName() + " is not woven, see the log for what it lacks");
            }
            SocketCalls calls = ladder().calls();
            return calls.canConnect()
                    ? new NativeConnect(this, calls).connect(descriptor, destination)
                    : leaveToTransport(
                            destination, descriptor, "this JDK lacks what a connect of a native transport needs");
        } catch (ConnectException e) {
            throw e;
        } catch (Throwable e) {
            try {
                leaveAloneOrRefuse(mustNotPass(destination, descriptor), "before a connect of a native transport", e);
            } catch (BindException refusal) {
                throw NativeConnect.asConnectException(refusal);
            }
            return LEFT_ALONE;
        }
    }

    /** The transport connects by itself, unless the operator forbids any connection that the agent does not bind. */
    private int leaveToTransport(InetSocketAddress destination, int descriptor, String why) throws ConnectException {
        if (mustNotPass(destination, descriptor)) {
            throw NativeConnect.asConnectException(refusal("the agent cannot bind this connection (" + why
                    + "), and fallback=fail forbids connections without the agent"));
        }
        return LEFT_ALONE;
    }

    private boolean mustNotPass(InetSocketAddress destination, int descriptor) {
        return settings.forbidsOtherSources(destination.getAddress(), destination.getPort(), names)
                && !isOthersBusiness(descriptor);
    }

    @Override
    protected void afterConnect(Object attempt) {
        try {
            ladder().succeeded((Attempt) attempt);
        } catch (Throwable e) {
            failed("after a connect", e);
        }
    }

    @Override
    protected boolean prepareNext(Object attempt, Throwable thrown) {
        try {
            return ladder().next((Attempt) attempt, thrown);
        } catch (Throwable e) {
            failed("after a connect that failed", e);
            return false;
        }
    }

    @Override
    protected Throwable explainFailure(Object attempt, Throwable thrown) {
        try {
            return ladder().explain((Attempt) attempt, thrown);
        } catch (Throwable e) {
            failed("after a connect that failed", e);
            return thrown;
        }
    }

    @Override
    protected void beforeClose(FileDescriptor fd) {
        Closes built = closes;
        if (built != null) {
            try {
                built.closing(fd);
            } catch (Throwable e) {
                failed("before a close", e);
            }
        }
    }

    @Override
    protected void beforeClose(int descriptor) {
        Closes built = closes;
        if (built != null) {
            try {
                built.closing(descriptor);
            } catch (Throwable e) {
                failed("before a close of a native transport", e);
            }
        }
    }

    @Override
    protected void beforeHalfClose(FileDescriptor fd) {
        Closes built = closes;
        if (built != null) {
            try {
                built.halfClosing(fd);
            } catch (Throwable e) {
                failed("before a socket was shut down", e);
            }
        }
    }

    @Override
    protected void beforeHalfClose(int descriptor) {
        Closes built = closes;
        if (built != null) {
            try {
                built.halfClosing(descriptor);
            } catch (Throwable e) {
                failed("before a socket of a native transport was shut down", e);
            }
        }
    }

    @Override
    protected void firstWrite(int descriptor, long address, int length) {
        FirstWrites built = firstWrites;
        if (built != null) {
            try {
                built.at(descriptor, address, length);
            } catch (Throwable e) {
                failed("at a first write", e);
            }
        }
    }

    @Override
    protected void firstGathering(int descriptor, long address, int vectors) {
        FirstWrites built = firstWrites;
        if (built != null) {
            try {
                built.gathered(descriptor, address, vectors);
            } catch (Throwable e) {
                failed("at a first write", e);
            }
        }
    }

    @Override
    protected void firstWrite(int descriptor, long bytes, Object written, int first) {
        FirstWrites built = firstWrites;
        if (built != null) {
            try {
                built.of(descriptor, bytes, written, first);
            } catch (Throwable e) {
                failed("at a first write of a native transport", e);
            }
        }
    }

    /** Logs a failure of the agent itself. */
    public void failed(String where, Throwable e) {
        failed(where, e, "carrying on");
    }

    private void failed(String where, Throwable e, String consequence) {
        try {
            notices.failed(where, e, consequence);
        } catch (Throwable again) {
            // No memory or stack is left, not even for a line in the log.
        }
    }

    private ConnectLadder ladder() throws IOException {
        ConnectLadder built = ladder;
        return built != null ? built : build();
    }

    /** Builds the agent, unless that has failed within the last second. */
    private synchronized ConnectLadder build() throws IOException {
        if (ladder != null) {
            return ladder;
        }
        long nowNanos = System.nanoTime();
        if (!knowsWhatItSees) {
            throw new IOException("the agent is being started");
        }
        if (notBuilt != null && nowNanos - buildAtNanos < 0) {
            throw new IOException("the agent could not be built a moment ago: " + notBuilt, notBuilt);
        }
        buildAtNanos = nowNanos + BUILD_AGAIN_NANOS;
        LadderBuilder built = new LadderBuilder(settings, seesCloses, seesActivity, notices, loops);
        try {
            built.build();
        } catch (Throwable e) {
            notBuilt = e;
            throw e;
        }
        firstWrites = built.firstWrites();
        recording = built.recording();
        if (!seesActivity) {
            recording.disprove(); // it was lost meanwhile
        }
        closes = built.closes();
        if (seesHalfCloses) {
            closes.seesHalfCloses();
        }
        running = built.running();
        names = built.names();
        ladder = built.ladder();
        return ladder;
    }
}
