package io.portkeeper.reap;

import io.portkeeper.linux.SocketCalls;
import io.portkeeper.observe.Notices;
import io.portkeeper.observe.RecordingLog;
import io.portkeeper.pool.IpAddress;
import io.portkeeper.pool.IpRanges;
import io.portkeeper.pool.PoolExpression;
import io.portkeeper.pool.SourcePool;
import io.portkeeper.pool.SourceRules;
import io.portkeeper.pool.SourceSet;
import io.portkeeper.pool.Sources;
import io.portkeeper.ports.Destination;
import io.portkeeper.ports.Destinations;
import io.portkeeper.ports.FakeClaims;
import io.portkeeper.ports.Lane;
import io.portkeeper.ports.OwnedPort;
import io.portkeeper.ports.PortSet;
import io.portkeeper.track.Activities;
import io.portkeeper.track.Activity;
import io.portkeeper.track.CallSites;
import io.portkeeper.track.Connection;
import io.portkeeper.track.OpenConnections;
import java.io.FileDescriptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Connections over a fake kernel and a clock that is set by hand, and a reaper for them. */
final class ReapFixture implements SocketCalls {

    static final Rules RULES = new Rules(
            false,
            0.8,
            1,
            Duration.ofSeconds(60),
            Duration.ofSeconds(2),
            false,
            Duration.ofMinutes(10),
            IpRanges.parse("198.51.100.0/24"));

    /** All tests of this JVM share the bridge's table. No other test uses the numbers from here on. */
    private static final int FIRST_DESCRIPTOR = 50_000;

    final OpenConnections connections = new OpenConnections(true, new CallSites(CallSites.Mode.OFF));
    final RecordingLog log = new RecordingLog();
    final AtomicLong clock = new AtomicLong();
    final Destinations destinations =
            new Destinations(new FakeClaims().owned(PortSet.range(61_056, 61_119), Duration.ofSeconds(10)));
    final List<Connection> reset = new ArrayList<>();
    final List<Connection> ended = new ArrayList<>();
    final Reaper reaper;

    private final Map<FileDescriptor, Connection> known = new HashMap<>();
    private final Map<FileDescriptor, State> states = new HashMap<>();
    private final Map<FileDescriptor, InetSocketAddress> remotes = new HashMap<>();
    private final Map<FileDescriptor, Integer> unread = new HashMap<>();
    private final Set<FileDescriptor> unsent = new HashSet<>();
    private final Set<FileDescriptor> busy = new HashSet<>();
    private final SourcePool pool;
    private int descriptor = FIRST_DESCRIPTOR;

    /** How often the kernel was asked for an address. */
    int askedWhetherLocal;

    /** Addresses of sources that this host no longer has. */
    final Set<InetAddress> removed = new HashSet<>();

    /** Whether it is certain that reads and writes are recorded. */
    boolean recorded = true;

    /** How long the clock by which activity is recorded has stood still. */
    Duration clockStood = Duration.ZERO;

    /** How long the kernel takes to tell the state of a connection. */
    long nanosToAsk;

    /** How long the thread waits for a processor whenever it asks for the time. */
    long nanosHeldUp;

    ReapFixture(Rules rules) throws SocketException {
        this(rules, null);
    }

    /** With a pool. The connections are from its first source. */
    ReapFixture(Rules rules, PoolExpression expression) throws SocketException {
        pool = new SourcePool(expression, new Sources(), SourceRules.DEFAULT);
        connections.halfClosesAreSeen();
        pool.refresh();
        reaper = new Reaper(
                connections,
                rules,
                this,
                new Notices(log, Runnable::run, clock::get),
                this::time,
                Activity::steps,
                () -> clockStood,
                () -> recorded);
    }

    private long time() {
        return clock.addAndGet(nanosHeldUp);
    }

    Destination destination(String address) {
        return destinations.get(IpAddress.parse(address), 443, clock.get());
    }

    Destination destination() {
        return destination("203.0.113.1");
    }

    /** The sources whose ports a connect can use. */
    SourceSet sources() {
        IpAddress any = IpAddress.parse("203.0.113.1");
        return pool.candidates("", any, destination()).sources();
    }

    Lane lane(Destination destination) {
        return destination.lane(pool.all().get(0));
    }

    /** Opens a connection to there whose last activity was that long ago. */
    Connection idle(Destination destination, Duration idle, boolean wrote) {
        return open(destination, null, idle, wrote);
    }

    Connection idle(Duration idle) {
        return idle(destination(), idle, false);
    }

    Connection open(Destination destination, OwnedPort port, Duration idle, boolean wrote) {
        Connection connection = bound(destination, port);
        connection.begun();
        if (wrote) {
            Activities.awaiting(descriptor, steps(idle));
        } else {
            Activities.answered(descriptor, steps(idle));
        }
        return connection;
    }

    /** Adds a connection that is about to be connected. */
    Connection bound(Destination destination, OwnedPort port) {
        FileDescriptor fd = new FileDescriptor();
        Connection connection = new Connection(fd, ++descriptor, lane(destination), port);
        known.put(fd, connection);
        connections.opened(connection, clock.get());
        return connection;
    }

    /** Opens a connection that uses MPTCP. */
    Connection idleOfMptcp(Duration idle) {
        FileDescriptor fd = new FileDescriptor();
        Connection connection = new Connection(fd, ++descriptor, lane(destination()), null, SocketCalls.Protocol.MPTCP);
        known.put(fd, connection);
        connections.opened(connection, clock.get());
        connection.begun();
        Activities.answered(descriptor, steps(idle));
        return connection;
    }

    /** Adds a connection that was opened that long ago and has not been used since. */
    Connection unused(Duration age) {
        Connection connection = idle(age);
        Activities.unused(descriptor, steps(age));
        return connection;
    }

    static int steps(Duration duration) {
        return (int) (duration.toNanos() / Activity.grain().toNanos());
    }

    /** The descriptor number of the connection opened last. */
    int last() {
        return descriptor;
    }

    /** Records that the connection reads now. */
    void read(Connection connection) {
        int number = FIRST_DESCRIPTOR + 1 + new ArrayList<>(order()).indexOf(connection);
        Activities.answered(number, 0);
    }

    private List<Connection> order() {
        List<Connection> order = new ArrayList<>();
        for (int n = FIRST_DESCRIPTOR + 1; n <= descriptor; n++) {
            order.add(connections.get(n));
        }
        return order;
    }

    void state(Connection connection, State state) {
        states.put(connection.fd(), state);
    }

    void unread(Connection connection, int bytes) {
        unread.put(connection.fd(), bytes);
    }

    @Override
    public State state(FileDescriptor fd) {
        clock.addAndGet(nanosToAsk);
        return states.getOrDefault(fd, State.ESTABLISHED);
    }

    @Override
    public int unread(FileDescriptor fd) {
        return unread.getOrDefault(fd, 0);
    }

    @Override
    public boolean hasUnsent(FileDescriptor fd) {
        return unsent.contains(fd);
    }

    /** Makes the kernel refuse to reset it, as some kernels do while a thread reads from a connection. */
    void busy(Connection connection) {
        busy.add(connection.fd());
    }

    void unsent(Connection connection) {
        unsent.add(connection.fd());
    }

    @Override
    public void end(FileDescriptor fd) {
        ended.add(known.get(fd));
        reset.add(known.get(fd));
    }

    @Override
    public boolean canReset() {
        return true;
    }

    @Override
    public void reset(FileDescriptor fd) throws IOException {
        if (busy.contains(fd)) {
            throw new SocketException("Device or resource busy");
        }
        reset.add(known.get(fd));
    }

    @Override
    public int localPort(FileDescriptor fd) {
        return 40_000;
    }

    @Override
    public Protocol protocol(FileDescriptor fd) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean hasPeerClosed(FileDescriptor fd) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void bindWithoutPort(FileDescriptor fd) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void bind(ProtocolFamily family, FileDescriptor fd, InetAddress source, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void narrowPorts(FileDescriptor fd, int window) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void shareAddress(FileDescriptor fd) {
        throw new UnsupportedOperationException();
    }

    @Override
    public TimeWait timeWait(FileDescriptor fd) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isLocal(InetAddress address) {
        askedWhetherLocal++;
        return !removed.contains(address);
    }

    @Override
    public int number(FileDescriptor fd) {
        throw new UnsupportedOperationException();
    }

    @Override
    public InetSocketAddress remote(FileDescriptor fd) throws SocketException {
        InetSocketAddress remote = remotes.getOrDefault(fd, remote(known.get(fd)));
        if (remote.getPort() == 0) {
            throw new SocketException("Transport endpoint is not connected");
        }
        return remote;
    }

    /** The destination of its lane, whose text is {@code address:port}. */
    private static InetSocketAddress remote(Connection connection) {
        String destination = connection.lane().destination().toString();
        int colon = destination.lastIndexOf(':');
        return new InetSocketAddress(
                IpAddress.parse(destination.substring(0, colon)).toInetAddress(),
                Integer.parseInt(destination.substring(colon + 1)));
    }

    /** Makes its descriptor lead to another address meanwhile. If the port is 0, it leads nowhere. */
    void remote(Connection connection, String address, int port) {
        remotes.put(
                connection.fd(), new InetSocketAddress(IpAddress.parse(address).toInetAddress(), port));
    }

    @Override
    public boolean canConnect() {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileDescriptor descriptor(int number) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isBound(FileDescriptor fd) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ProtocolFamily family(FileDescriptor fd) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean connect(ProtocolFamily family, FileDescriptor fd, InetAddress remote, int port) {
        throw new UnsupportedOperationException();
    }
}
