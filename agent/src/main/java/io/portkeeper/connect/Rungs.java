package io.portkeeper.connect;

import io.portkeeper.linux.SocketCalls;
import io.portkeeper.observe.Notices;
import io.portkeeper.pool.Source;
import io.portkeeper.ports.Lane;
import io.portkeeper.ports.OwnedPort;
import io.portkeeper.reap.Reaper;
import io.portkeeper.track.Connection.Freed;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The ways to a source and a port, from the cheapest to the last: source after source, its ephemeral ports before its owned
 * ones, or after them when they have run out of late; then the port of a connection that is reset for it; then what may be in vain.
 */
final class Rungs {

    /**
     * Connections that are reset for one connect. Another connect may be quicker to take a port that was freed, and then need not
     * reset anybody itself; on a busy machine that happens several times on end. A limit, because it may be another process that
     * takes them.
     */
    static final int MOST_RESETS = 16;

    /** Ports that one connect tries of those that have just become free: some turn out to be in TIME_WAIT. */
    private static final int FREED_TRIES = 8;

    /** Owned ports that one connect tries to bind: something may listen on some of them. */
    private static final int OWNED_TRIES = 16;

    private final Binder binder;
    private final Reaper reaper;
    private final SocketCalls calls;
    private final Notices notices;

    /**
     * Ways to ports of that binder's.
     *
     * @param reaper null when there is none
     */
    Rungs(Binder binder, Reaper reaper, SocketCalls calls, Notices notices) {
        this.binder = binder;
        this.reaper = reaper;
        this.calls = calls;
        this.notices = notices;
    }

    /** Binds to the next source that can be bound, and when none has a port left, to one that is freed for it. */
    boolean bindNext(Attempt attempt, long nowNanos) throws IOException {
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
            // All at once, ephemeral ports would be in TIME_WAIT all at once again, and owned ones alone for a minute.
            return (lane.ranOut(nowNanos) && bindOwned(attempt, lane, false, nowNanos))
                    || bind(attempt, lane, false, nowNanos);
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
    boolean bindFull(Attempt attempt, Lane lane, long nowNanos) throws IOException {
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

    static void full(Attempt attempt, Lane lane, BindException thrown, long nowNanos) {
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
    static void held(Attempt attempt, BindException thrown, long nowNanos) {
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

    /**
     * That there is no way speaks of the destination, unless the kernel says otherwise of the source: with
     * net.ipv4.ip_nonlocal_bind an absent one can be bound, and only connect tells.
     */
    void unreachable(Attempt attempt, Source source, long nowNanos) {
        if (calls.isLocal(source.address())) {
            attempt.failed(source, Outcome.UNREACHABLE);
        } else {
            absent(attempt, source, nowNanos);
        }
    }
}
