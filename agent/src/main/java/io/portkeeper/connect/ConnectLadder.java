package io.portkeeper.connect;

import io.portkeeper.linux.SocketCalls;
import io.portkeeper.observe.Notices;
import io.portkeeper.pool.Egress;
import io.portkeeper.pool.IpAddress;
import io.portkeeper.pool.Source;
import io.portkeeper.pool.SourcePool;
import io.portkeeper.ports.Destination;
import io.portkeeper.ports.Destinations;
import io.portkeeper.ports.Lane;
import io.portkeeper.ports.OwnedPort;
import io.portkeeper.reap.Reaper;
import io.portkeeper.track.Connection;
import io.portkeeper.track.Connection.Freed;
import io.portkeeper.track.OpenConnections;
import java.io.FileDescriptor;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ProtocolFamily;
import java.net.SocketException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/**
 * What a connect goes through, on one descriptor: a source and window after window of the kernel's ports; when those are used
 * up an owned port; then the next source.
 *
 * <p>After a bind without a port, a connect that fails with EADDRNOTAVAIL leaves the descriptor unbound to any port, and
 * it may be bound again (inet_csk_bind in net/ipv4, checked in the lab). A connect that got a port has sent its SYN, and
 * what it then fails with is the network's answer, which another source would only repeat.
 */
final class ConnectLadder {

    /** Connections that are reset for one connect: somebody else may be quicker to take a port that is freed. */
    private static final int MOST_RESETS = 3;

    /** Ports that one connect tries of those that have just become free: some turn out to be in TIME_WAIT. */
    private static final int FREED_TRIES = 8;

    /** Owned ports that one connect tries to bind: something may listen on some of them. */
    private static final int OWNED_TRIES = 16;

    private final Destinations destinations;
    private final OpenConnections connections;
    private final Binder binder;
    private final Reaper reaper;
    private final SocketCalls calls;
    private final Refusals refusals;
    private final Notices notices;
    private final LongSupplier nanoClock;
    private volatile Egress egress;

    ConnectLadder(
            Egress egress,
            Destinations destinations,
            OpenConnections connections,
            Binder binder,
            Reaper reaper,
            SocketCalls calls,
            Notices notices,
            LongSupplier nanoClock) {
        this.egress = egress;
        this.destinations = destinations;
        this.connections = connections;
        this.binder = binder;
        this.reaper = reaper;
        this.calls = calls;
        this.refusals = new Refusals(destinations, reaper, notices);
        this.notices = notices;
        this.nanoClock = nanoClock;
    }

    /** The operator has changed from where connections come; a connect under way goes on as it began. */
    void use(Egress changed) {
        egress = changed;
    }

    /** From where connections come now. */
    Egress egress() {
        return egress;
    }

    /**
     * Binds the descriptor to its first source.
     *
     * @return null when the connect is left alone
     * @throws IOException when the descriptor cannot be asked, which is no fault of the pool
     */
    Attempt begin(ProtocolFamily family, FileDescriptor fd, InetAddress remote, int port) throws IOException {
        IpAddress address = IpAddress.of(remote);
        Egress now = egress;
        SourcePool pool = now.pool(remote, address, port);
        if (pool == null || address.isAny() || !calls.isTcp(fd) || calls.localPort(fd) != 0) {
            return null;
        }
        long nowNanos = nanoClock.getAsLong();
        Destination destination = destinations.get(address, port, nowNanos);
        Attempt attempt = new Attempt(family, fd, remote, now, pool, destination);
        if (attempt.candidates != null) {
            destination.hasSources(attempt.candidates.size());
            if (pool.isSet()) {
                binder.leavePortToConnect(attempt);
            }
            if (bindNext(attempt, nowNanos)) {
                return attempt;
            }
        }
        if (attempt.exhaustion != null) {
            attempt.refusal = refusals.exhausted(attempt, attempt.exhaustion);
            return attempt;
        }
        if (now.refusesUnbound()) {
            attempt.refusal = refusals.unbindable(attempt);
            return attempt;
        }
        if (attempt.candidates != null || pool.isEmpty()) {
            notices.unbound(
                    "no source of the pool can be bound (" + (pool.isEmpty() ? "it has none" : attempt.account())
                            + "): the kernel chooses the source of connections to " + destination);
        }
        return null;
    }

    /** The connect succeeded or is under way. */
    void succeeded(Attempt attempt) {
        Lane lane = attempt.lane;
        if (lane == null) {
            return;
        }
        if (lane.source().release()) {
            notices.released(lane.source());
        }
        if (attempt.fromOwnedPort == null) {
            if (!attempt.onePortOnly) {
                lane.notFull();
            }
            connections.opened(new Connection(attempt.fd, calls.number(attempt.fd), lane, null), nanoClock.getAsLong());
        } else if (attempt.takesOver) {
            attempt.destination.takeOver().worked();
        }
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
                held(attempt, failure, nowNanos);
                return false;
            }
            if (binder.widen(attempt)) {
                return true;
            }
            full(attempt, lane, failure, nowNanos);
            if (!attempt.portAtBind && bindFull(attempt, lane, nowNanos)) {
                return true;
            }
        } else if (hasNoWay(attempt, thrown)) {
            unreachable(attempt, lane.source(), nowNanos);
        } else {
            return false;
        }
        // A descriptor that bind gave a port cannot be bound again: EINVAL.
        if (!attempt.portAtBind && bindNext(attempt, nowNanos)) {
            return true;
        }
        attempt.lane = null;
        return !attempt.portAtBind && attempt.exhaustion == null && leaveToKernel(attempt);
    }

    /** Whether the connect failed before the kernel chose a port, so that another source may do. */
    private boolean hasNoWay(Attempt attempt, Throwable thrown) throws IOException {
        return attempt.fromOwnedPort == null
                && !attempt.lane.source().isKernels()
                && !(thrown instanceof ConnectException)
                && calls.localPort(attempt.fd) == 0;
    }

    /** When no source leads to the destination, the kernel may know a way from another address. */
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

    /** With net.ipv4.ip_nonlocal_bind an absent source can be bound, and only connect tells. */
    private void unreachable(Attempt attempt, Source source, long nowNanos) {
        if (calls.isLocal(source.address())) {
            attempt.failed(source, Outcome.UNREACHABLE);
        } else {
            absent(attempt, source, nowNanos);
        }
    }

    /** The failure that the application sees: its type, with what was tried when ports were the matter. */
    Throwable explain(Attempt attempt, Throwable thrown) {
        // With a lane the connect got a port of it, and what it failed with is the network's answer.
        if (attempt.lane != null || attempt.exhaustion == null) {
            return thrown;
        }
        return refusals.exhausted(attempt, thrown instanceof BindException last ? last : attempt.exhaustion);
    }

    /** What the ladder asks the kernel by. */
    SocketCalls calls() {
        return calls;
    }

    /** EACCES, from a route of type prohibit, comes as BindException too; told by its text where that is English. */
    private static boolean isForbidden(Throwable thrown) {
        return "Permission denied".equals(thrown.getMessage());
    }

    /** Binds to the next source that can be bound, and when none has a port left, to one that is freed for it. */
    private boolean bindNext(Attempt attempt, long nowNanos) throws IOException {
        for (Source source = next(attempt, nowNanos); source != null; source = next(attempt, nowNanos)) {
            if (attempt.candidates.isAtLimit(source)) {
                atLimit(attempt, source);
            } else if (bind(attempt, attempt.destination.lane(source), nowNanos)) {
                return true;
            }
        }
        return reap(attempt, nowNanos) || lookAgain(attempt, nowNanos) || takeOver(attempt, nowNanos);
    }

    private static Source next(Attempt attempt, long nowNanos) {
        return attempt.candidates.next(attempt.egress.strategy(), nowNanos);
    }

    /** It may not have another connection, which to the application is as if it had no port. */
    private static void atLimit(Attempt attempt, Source source) {
        attempt.failed(source, Outcome.AT_LIMIT);
        if (attempt.exhaustion == null) {
            attempt.exhaustion = new BindException("pool.max-connections reached");
        }
    }

    /** One look through a lane that was full a moment ago is what a connect without the agent takes too; not two. */
    private boolean lookAgain(Attempt attempt, long nowNanos) throws IOException {
        Lane lane = attempt.passedOver;
        attempt.passedOver = null;
        return lane != null && !attempt.hasLooked && bind(attempt, lane, true, nowNanos);
    }

    /** The very last: a port whose TIME_WAIT may or may not be taken over. Should it not, the connect is lost. */
    private boolean takeOver(Attempt attempt, long nowNanos) throws IOException {
        if (attempt.destination.takeOver().isWorthATry(nowNanos)) {
            for (Source source : attempt.failed(Outcome.NO_PORT)) {
                if (bindOwned(attempt, attempt.destination.lane(source), true, nowNanos)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean bind(Attempt attempt, Lane lane, long nowNanos) throws IOException {
        if (!lane.isFull(nowNanos)) {
            return bind(attempt, lane, false, nowNanos);
        }
        if (bindFull(attempt, lane, nowNanos)) {
            return true;
        }
        attempt.failed(lane.source(), Outcome.NO_PORT);
        // Any of them with the same probability: ports may have come back to one only.
        if (ThreadLocalRandom.current().nextInt(++attempt.passedOverCount) == 0) {
            attempt.passedOver = lane;
        }
        return false;
    }

    /** Binds to an ephemeral port that has come back to a full lane, or to an owned one. */
    private boolean bindFull(Attempt attempt, Lane lane, long nowNanos) throws IOException {
        while (!attempt.portAtBind && attempt.freedTries < FREED_TRIES) {
            Integer port = lane.pollFreed();
            if (port == null) {
                break;
            }
            attempt.freedTries++;
            try {
                binder.bindTo(attempt, lane, port);
                return true;
            } catch (SocketException e) {
                return false; // the source cannot be bound, to an owned port neither
            }
        }
        return bindOwned(attempt, lane, false, nowNanos);
    }

    private boolean bind(Attempt attempt, Lane lane, boolean wholeRange, long nowNanos) throws IOException {
        try {
            binder.bind(attempt, lane, wholeRange);
            return true;
        } catch (BindException e) {
            return cannotBind(attempt, lane, e, nowNanos);
        } catch (SocketException e) {
            attempt.failed(lane.source(), Outcome.UNBINDABLE);
            return false;
        }
    }

    private boolean cannotBind(Attempt attempt, Lane lane, BindException thrown, long nowNanos) throws IOException {
        // Without NO_PORT the bind itself fails when no port is left, with the same exception.
        if (attempt.portAtBind && calls.isLocal(lane.source().address())) {
            full(attempt, lane, thrown, nowNanos);
            return bindOwned(attempt, lane, false, nowNanos);
        }
        absent(attempt, lane.source(), nowNanos);
        return false;
    }

    private boolean bindOwned(Attempt attempt, Lane lane, boolean unproven, long nowNanos) throws IOException {
        for (int i = 0; i < OWNED_TRIES && binder.canTakeOwned(attempt); i++) {
            OwnedPort port = lane.takeOwned(nowNanos, unproven);
            if (port == null) {
                return false;
            }
            try {
                binder.bindOwned(attempt, lane, port, nowNanos);
                return true;
            } catch (BindException e) {
                // Something else has this one: another, unless it is the source that is gone.
                if (!lane.source().isKernels() && !calls.isLocal(lane.source().address())) {
                    return false;
                }
            } catch (SocketException e) {
                // A firewall of the kernel's that forbids it, or a descriptor that is being closed.
                return false;
            }
        }
        return false;
    }

    /** Takes the port of the connection that least recently did anything. */
    private boolean reap(Attempt attempt, long nowNanos) throws IOException {
        if (reaper == null
                || attempt.portAtBind
                || (attempt.failed(Outcome.NO_PORT).isEmpty()
                        && attempt.failed(Outcome.AT_LIMIT).isEmpty())
                || attempt.resets >= MOST_RESETS) {
            return false;
        }
        Freed freed = reaper.free(attempt.destination, attempt.candidates.sources());
        if (freed == null) {
            return false;
        }
        attempt.resets++;
        try {
            binder.bindFreed(attempt, freed, nowNanos);
            return true;
        } catch (SocketException e) {
            // The source is no address of this host any more, or something else has the owned port.
            return reap(attempt, nowNanos);
        }
    }

    private static void full(Attempt attempt, Lane lane, BindException thrown, long nowNanos) {
        attempt.failed(lane.source(), Outcome.NO_PORT);
        attempt.exhaustion = thrown;
        if (attempt.onePortOnly) {
            attempt.passedOver = lane;
        } else {
            attempt.hasLooked = true;
            lane.markFull(nowNanos);
        }
    }

    /** The owned port was held by something else, and the descriptor takes no other. */
    private static void held(Attempt attempt, BindException thrown, long nowNanos) {
        attempt.failed(attempt.lane.source(), Outcome.HELD);
        attempt.exhaustion = thrown;
        attempt.fromOwnedPort.portIsHeld();
        attempt.destination.takeOver().refused(nowNanos);
        attempt.lane = null;
    }

    private void absent(Attempt attempt, Source source, long nowNanos) {
        attempt.failed(source, Outcome.ABSENT);
        if (source.quarantine(nowNanos)) {
            notices.quarantined(source);
        }
    }
}
