package io.portkeeper.connect;

import io.portkeeper.linux.SocketCalls;
import io.portkeeper.observe.Notices;
import io.portkeeper.pool.Candidates;
import io.portkeeper.pool.Exclusions;
import io.portkeeper.pool.Source;
import io.portkeeper.pool.SourcePool;
import io.portkeeper.pool.Strategy;
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
 * What a connect goes through: a source is bound, and when that has no port left the next one, on the same descriptor.
 *
 * <p>After a bind without a port, a connect that fails with EADDRNOTAVAIL leaves the descriptor unbound to any port, and
 * it may be bound again (inet_csk_bind in net/ipv4, checked in the lab). A connect that got a port has sent its SYN, and
 * what it then fails with is the network's answer, which another source would only repeat.
 */
final class ConnectLadder {

    private final SourcePool pool;
    private final Strategy strategy;
    private final Exclusions exclude;
    private final boolean refusesUnbound;
    private final SocketCalls calls;
    private final OpenConnections connections;
    private final Notices notices;
    private final LongSupplier nanoClock;

    ConnectLadder(
            SourcePool pool,
            Strategy strategy,
            Exclusions exclude,
            boolean refusesUnbound,
            SocketCalls calls,
            Notices notices,
            LongSupplier nanoClock) {
        this.pool = pool;
        this.strategy = strategy;
        this.exclude = exclude;
        this.refusesUnbound = refusesUnbound;
        this.calls = calls;
        this.connections = new OpenConnections();
        this.notices = notices;
        this.nanoClock = nanoClock;
    }

    /**
     * Binds the descriptor to its first source.
     *
     * @return null when the connect is left alone
     * @throws IOException when the descriptor cannot be asked, which is no fault of the pool
     */
    Attempt begin(ProtocolFamily family, FileDescriptor fd, InetAddress remote, int port) throws IOException {
        if (exclude.contains(remote) || remote.isAnyLocalAddress() || !calls.isStream(fd) || calls.localPort(fd) != 0) {
            return null;
        }
        Candidates candidates = pool.candidates(remote, port);
        Attempt attempt = new Attempt(family, fd, remote, port, candidates);
        if (candidates != null) {
            attempt.portAtBind = !leavePortToConnect(fd);
            if (bindNext(attempt)) {
                return attempt;
            }
        }
        if (attempt.exhaustion != null) {
            attempt.refusal = exhausted(attempt, attempt.exhaustion);
            return attempt;
        }
        if (refusesUnbound) {
            attempt.refusal = refuse(attempt);
            return attempt;
        }
        if (candidates != null) {
            notices.unbound("no source of the pool can be bound (" + attempt.account()
                    + "): the kernel chooses the source of connections to " + attempt.destination());
        }
        return null;
    }

    /** The connect succeeded or is under way. */
    void succeeded(Attempt attempt) {
        if (attempt.source != null) {
            if (attempt.source.release()) {
                notices.released(attempt.source);
            }
            connections.opened(calls.number(attempt.fd), attempt.source);
            notices.bound(attempt.source, attempt);
        }
    }

    /**
     * The connect failed: binds the descriptor to the next source if that may help.
     *
     * @return whether to connect again
     */
    boolean next(Attempt attempt, Throwable thrown) throws IOException {
        Source failed = attempt.source;
        if (failed == null || !(thrown instanceof SocketException)) {
            return false;
        }
        long nowNanos = nanoClock.getAsLong();
        if (thrown instanceof BindException exhaustion && !isForbidden(exhaustion)) {
            withoutPort(attempt, failed, exhaustion, nowNanos);
        } else if (!(thrown instanceof ConnectException) && calls.localPort(attempt.fd) == 0) {
            unreachable(attempt, failed, nowNanos);
        } else {
            return false;
        }
        // A descriptor that bind gave a port cannot be bound again: EINVAL.
        if (!attempt.portAtBind && bindNext(attempt)) {
            return true;
        }
        attempt.source = null;
        return !attempt.portAtBind && attempt.exhaustion == null && leaveToKernel(attempt);
    }

    /** When no source leads to the destination, the kernel may know a way from another address. */
    private boolean leaveToKernel(Attempt attempt) throws IOException {
        String message = "no source of the pool leads to " + attempt.destination() + " (" + attempt.account() + ")";
        if (refusesUnbound) {
            notices.refused(message);
            return false;
        }
        calls.bind(attempt.family, attempt.fd, wildcard(attempt.remote));
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
        // With a source the connect got a port from it, and what it failed with is the network's answer.
        if (attempt.source != null || attempt.exhaustion == null) {
            return thrown;
        }
        return exhausted(attempt, thrown instanceof BindException last ? last : attempt.exhaustion);
    }

    private BindException exhausted(Attempt attempt, BindException thrown) {
        String message = "no local port to " + attempt.destination() + " from any source of the pool ("
                + attempt.account() + ")";
        notices.exhausted(message);
        BindException explained = new BindException(thrown.getMessage() + ": " + message);
        explained.initCause(thrown);
        explained.setStackTrace(thrown.getStackTrace());
        return explained;
    }

    /** A descriptor is about to be closed. */
    void closing(FileDescriptor fd) {
        connections.closed(calls.number(fd));
    }

    /** Asked for each descriptor: one that another thread is closing refuses it as an old kernel does. */
    private boolean leavePortToConnect(FileDescriptor fd) {
        try {
            calls.bindWithoutPort(fd);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** EACCES, from a route of type prohibit, comes as BindException too; told by its text where that is English. */
    private static boolean isForbidden(Throwable thrown) {
        return "Permission denied".equals(thrown.getMessage());
    }

    /** Binds to the next source that can be bound; the descriptor keeps its last one when there is none. */
    private boolean bindNext(Attempt attempt) throws IOException {
        long nowNanos = nanoClock.getAsLong();
        for (Source source = attempt.candidates.next(strategy, nowNanos);
                source != null;
                source = attempt.candidates.next(strategy, nowNanos)) {
            try {
                calls.bind(attempt.family, attempt.fd, source.address());
            } catch (BindException e) {
                cannotBind(attempt, source, e, nowNanos);
                continue;
            } catch (SocketException e) {
                attempt.failed(source, Outcome.UNBINDABLE);
                continue;
            }
            attempt.source = source;
            if (attempt.portAtBind) {
                notices.withoutNoPort();
            }
            return true;
        }
        return false;
    }

    private void cannotBind(Attempt attempt, Source source, BindException thrown, long nowNanos) {
        // Without NO_PORT the bind itself fails when no port is left, with the same exception.
        if (attempt.portAtBind && calls.isLocal(source.address())) {
            withoutPort(attempt, source, thrown, nowNanos);
        } else {
            absent(attempt, source, nowNanos);
        }
    }

    private static void withoutPort(Attempt attempt, Source source, BindException thrown, long nowNanos) {
        attempt.failed(source, Outcome.NO_PORT);
        attempt.exhaustion = thrown;
        attempt.candidates.exhausted(source, nowNanos);
    }

    private void absent(Attempt attempt, Source source, long nowNanos) {
        attempt.failed(source, Outcome.ABSENT);
        if (source.quarantine(nowNanos)) {
            notices.quarantined(source);
        }
    }

    private BindException refuse(Attempt attempt) {
        String reason = attempt.candidates == null ? "it has none of the destination's family" : attempt.account();
        String message = "no source of the pool can be used to connect to " + attempt.destination() + " (" + reason
                + "), and fallback=fail forbids any other";
        notices.refused(message);
        return new BindException(message);
    }

    private static InetAddress wildcard(InetAddress remote) throws IOException {
        return InetAddress.getByAddress(new byte[remote.getAddress().length]);
    }
}
