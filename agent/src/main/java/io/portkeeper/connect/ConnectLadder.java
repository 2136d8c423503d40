package io.portkeeper.connect;

import io.portkeeper.linux.SocketCalls;
import io.portkeeper.observe.Notices;
import io.portkeeper.pool.Egress;
import io.portkeeper.pool.IpAddress;
import io.portkeeper.pool.RecentNames;
import io.portkeeper.pool.SourcePool;
import io.portkeeper.ports.Destination;
import io.portkeeper.ports.Destinations;
import io.portkeeper.ports.Lane;
import io.portkeeper.reap.Reaper;
import io.portkeeper.track.Connection;
import io.portkeeper.track.OpenConnections;
import java.io.FileDescriptor;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ProtocolFamily;
import java.net.SocketException;
import java.util.function.LongSupplier;

/**
 * What a connect goes through, on one descriptor: a source, and window after window of the kernel's ports; if these are used
 * up, an owned port; then the next source.
 *
 * <p>After a bind without a port, a connect that fails with EADDRNOTAVAIL leaves the descriptor without a port, and the
 * descriptor can be bound again (__inet_bind in net/ipv4/af_inet.c, checked in the lab). A connect that got a port has sent
 * its SYN. If it then fails, the failure is the network's answer, and another source would only get the same answer.
 */
final class ConnectLadder {

    private final RecentNames names;
    private final Destinations destinations;
    private final OpenConnections connections;
    private final Binder binder;
    private final SocketCalls calls;
    private final Rungs rungs;
    private final Refusals refusals;
    private final Notices notices;
    private final LongSupplier nanoClock;
    private final Connects connects = new Connects();
    private volatile Egress egress;

    ConnectLadder(
            Egress egress,
            RecentNames names,
            Destinations destinations,
            OpenConnections connections,
            Binder binder,
            Reaper reaper,
            SocketCalls calls,
            Notices notices,
            LongSupplier nanoClock) {
        this.egress = egress;
        this.names = names;
        this.destinations = destinations;
        this.connections = connections;
        this.binder = binder;
        this.calls = calls;
        this.rungs = new Rungs(binder, reaper, calls, notices);
        this.refusals = new Refusals(destinations, connections, reaper, notices);
        this.notices = notices;
        this.nanoClock = nanoClock;
    }

    /** Uses another egress from now on. A connect under way continues with the one that it began with. */
    void use(Egress changed) {
        egress = changed;
    }

    /** The egress in force now. */
    Egress egress() {
        return egress;
    }

    /** How many connects there were. */
    Connects connects() {
        return connects;
    }

    /**
     * Binds the descriptor to its first source.
     *
     * @return null if the connect is left alone; if it is refused, the attempt says why
     * @throws IOException if the kernel cannot be asked about the descriptor, which is not the pool's fault
     */
    Attempt begin(ProtocolFamily family, FileDescriptor fd, InetAddress remote, int port) throws IOException {
        IpAddress address = IpAddress.of(remote);
        Egress now = egress;
        long nowNanos = nanoClock.getAsLong();
        String name = names.of(remote, address, nowNanos);
        SourcePool pool = now.pool(name, address, port);
        if (pool == null || address.isAny()) {
            return null;
        }
        SocketCalls.Protocol protocol = calls.protocol(fd);
        if (protocol == SocketCalls.Protocol.OTHER || calls.localPort(fd) != 0) {
            return null;
        }
        names.connecting(remote, address, name, nowNanos);
        Destination destination = destinations.get(address, port, nowNanos);
        Attempt attempt = new Attempt(family, fd, protocol, remote, name, now, pool, destination);
        attempt.recording = notices.recorder().connecting();
        if (protocol == SocketCalls.Protocol.STREAM) {
            return ofAnotherProtocol(attempt);
        }
        if (protocol == SocketCalls.Protocol.MPTCP) {
            notices.mptcp();
        }
        if (attempt.candidates != null) {
            destination.hasSources(attempt.candidates.size());
            if (pool.isSet()) {
                binder.leavePortToConnect(attempt);
            }
            if (attempt.portAtBind && protocol == SocketCalls.Protocol.MPTCP && !now.refusesUnbound()) {
                // Unbound sockets can use the whole range for each destination. If bound, a port would serve only one
                // of them.
                notices.mptcpLeftAlone();
                attempt.ended(null);
                return null;
            }
            if (rungs.bindNext(attempt, nowNanos)) {
                return attempt;
            }
        }
        if (attempt.exhaustion != null) {
            return refused(attempt, refusals.exhausted(attempt, attempt.exhaustion));
        }
        if (now.refusesUnbound()) {
            return refused(attempt, refusals.unbindable(attempt));
        }
        if (attempt.candidates != null || pool.isEmpty()) {
            notices.unbound(
                    "no source of the pool can be bound (" + (pool.isEmpty() ? "it has none" : attempt.account())
                            + "): the kernel chooses the source of connections to " + destination);
        }
        attempt.ended(null);
        return null;
    }

    /** The agent does not know how such a socket is bound, or what it does with its ports. */
    private Attempt ofAnotherProtocol(Attempt attempt) {
        if (attempt.egress.refusesUnbound() && attempt.pool.isSet()) {
            return refused(attempt, refusals.ofAnotherProtocol(attempt));
        }
        notices.anotherProtocol();
        attempt.ended(null);
        return null;
    }

    private static Attempt refused(Attempt attempt, BindException refusal) {
        attempt.refusal = refusal;
        attempt.ended(refusal);
        return attempt;
    }

    /** The connect succeeded or is under way. */
    void succeeded(Attempt attempt) {
        attempt.ended(null);
        Lane lane = attempt.lane;
        if (lane == null) {
            return;
        }
        if (attempt.fromOwnedPort != null) {
            attempt.fromOwnedPort.begun();
        }
        if (lane.source().release()) {
            notices.released(lane.source());
        }
        if (attempt.fromOwnedPort == null) {
            if (!attempt.onePortOnly) {
                lane.notFull();
            }
            Connection connection = attempt.connection(calls.number(attempt.fd), lane, null);
            connection.begun();
            connections.opened(connection, nanoClock.getAsLong());
        } else if (attempt.takesOver) {
            attempt.destination.takeOver().worked();
        }
        lane.source().connected();
        connects.add(attempt.rung());
        notices.bound(lane.source(), attempt.destination);
    }

    /**
     * The connect failed: prepares the descriptor for another try if that may help.
     *
     * @return whether to connect again
     */
    boolean next(Attempt attempt, Throwable thrown) throws IOException {
        Lane lane = attempt.lane;
        if (lane == null || !(thrown instanceof SocketException)) {
            return false;
        }
        long nowNanos = nanoClock.getAsLong();
        if (thrown instanceof BindException failure && !isForbidden(failure)) {
            if (attempt.fromOwnedPort != null) {
                Rungs.held(attempt, failure, nowNanos);
                return false;
            }
            if (binder.widen(attempt, nowNanos)) {
                return true;
            }
            Rungs.full(attempt, lane, failure, nowNanos);
            if (!attempt.portAtBind && rungs.bindFull(attempt, lane, nowNanos)) {
                return true;
            }
        } else if (hasNoWay(attempt, thrown)) {
            rungs.unreachable(attempt, lane.source(), nowNanos);
            if (!attempt.portAtBind
                    && attempt.destination.hasNoWay(
                            attempt.failed(Outcome.UNREACHABLE).size(), nowNanos)) {
                attempt.lane = null;
                return attempt.exhaustion == null && leaveToKernel(attempt);
            }
        } else {
            return false;
        }
        // A descriptor to which bind gave a port cannot be bound again (EINVAL).
        if (!attempt.portAtBind && rungs.bindNext(attempt, nowNanos)) {
            return true;
        }
        attempt.lane = null;
        return !attempt.portAtBind && attempt.exhaustion == null && leaveToKernel(attempt);
    }

    /** Whether the connect failed before the kernel chose a port, so that another source may work. */
    private boolean hasNoWay(Attempt attempt, Throwable thrown) throws IOException {
        return attempt.fromOwnedPort == null
                && !attempt.lane.source().isKernels()
                && !(thrown instanceof ConnectException)
                && calls.localPort(attempt.fd) == 0;
    }

    /** If no source has a route to the destination, the kernel may know one from another address. */
    private boolean leaveToKernel(Attempt attempt) throws IOException {
        String message = "no source of the pool leads to " + attempt.destination + " (" + attempt.account() + ")";
        if (attempt.egress.refusesUnbound()) {
            notices.refused(message);
            return false;
        }
        binder.unbind(attempt);
        notices.unbound(message + ": the kernel chooses");
        return true;
    }

    /**
     * The exception that the application sees. If no port was left, it is a {@link BindException} that says what was tried.
     */
    Throwable explain(Attempt attempt, Throwable thrown) {
        attempt.ended(thrown);
        // If there is a lane, the connect got a port of it, and its failure is the network's answer.
        if (attempt.lane != null || attempt.exhaustion == null) {
            return thrown;
        }
        return refusals.exhausted(attempt, thrown instanceof BindException last ? last : attempt.exhaustion);
    }

    /** The calls with which the ladder asks the kernel. */
    SocketCalls calls() {
        return calls;
    }

    /**
     * Whether it is EACCES, from a route of type prohibit, which is a BindException too. Only its text tells, if that is
     * English.
     */
    private static boolean isForbidden(Throwable thrown) {
        return "Permission denied".equals(thrown.getMessage());
    }
}
