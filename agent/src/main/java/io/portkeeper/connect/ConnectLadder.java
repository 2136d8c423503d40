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
        if (exclude.contains(remote) || !calls.isStream(fd) || calls.localPort(fd) != 0) {
            return null;
        }
        Candidates candidates = pool.candidates(remote);
        Attempt attempt = new Attempt(family, fd, remote, port, candidates);
        if (candidates != null) {
            attempt.portAtBind = !leavePortToConnect(fd);
            if (bindNext(attempt)) {
                return attempt;
            }
        }
        if (refusesUnbound) {
            attempt.refusal = refuse(attempt);
            return attempt;
        }
        if (candidates != null) {
            notices.unbound("no source of the pool can be bound (" + attempt.account()
                    + "): the kernel chooses the source of" + " connections to " + attempt.destination());
        }
        return null;
    }

    /** The connect succeeded or is under way. */
    void succeeded(Attempt attempt) {
        if (attempt.source != null) {
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
        if (thrown instanceof BindException && !isForbidden(thrown)) {
            attempt.exhausted(failed);
        } else if (!(thrown instanceof ConnectException) && calls.localPort(attempt.fd) == 0) {
            attempt.unreachable(failed);
        } else {
            return false;
        }
        if (attempt.portAtBind) {
            // A descriptor that has a port cannot be bound again: EINVAL.
            return false;
        }
        if (bindNext(attempt)) {
            return true;
        }
        attempt.source = null;
        if (refusesUnbound || !attempt.sawUnreachable()) {
            return false;
        }
        calls.bind(attempt.family, attempt.fd, wildcard(attempt.remote));
        notices.unbound("no source of the pool leads to " + attempt.destination() + " (" + attempt.account()
                + "): the kernel chooses");
        return true;
    }

    /** The failure that the application sees: its type, with what was tried when ports were the matter. */
    Throwable explain(Attempt attempt, Throwable thrown) {
        if (!(thrown instanceof BindException) || !attempt.sawExhausted()) {
            return thrown;
        }
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
                cannotBind(attempt, source, nowNanos);
                continue;
            } catch (SocketException e) {
                attempt.unbindable(source);
                continue;
            }
            if (source.release()) {
                notices.released(source);
            }
            attempt.source = source;
            if (attempt.portAtBind) {
                notices.withoutNoPort();
            }
            return true;
        }
        return false;
    }

    private void cannotBind(Attempt attempt, Source source, long nowNanos) {
        // Without NO_PORT the bind itself fails when no port is left, with the same exception.
        if (attempt.portAtBind && calls.isLocal(source.address())) {
            attempt.exhausted(source);
            return;
        }
        attempt.absent(source);
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
