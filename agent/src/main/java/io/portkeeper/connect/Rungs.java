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
 * The ways to a source and a port, from the cheapest to the last resort. First, source after source is tried, with its
 * ephemeral ports before its owned ones, or after them if the ephemeral ports ran out recently. Then comes the port of a
 * connection that is reset for this connect, and last, ways that may fail.
 */
final class Rungs {

    /**
     * How many connections are reset for one connect, at most. Another connect may be faster to get a port that was freed,
     * and then need not reset a connection itself; on a busy machine this happens several times in a row. There is a limit,
     * because it may be another process that gets these ports.
     */
    static final int MOST_RESETS = 16;

    /** How many ports that have just become free one connect tries. Some turn out to be in TIME_WAIT. */
    private static final int FREED_TRIES = 8;

    /** How many owned ports one connect tries to bind. Another program may listen on some of them. */
    private static final int OWNED_TRIES = 16;

    private final Binder binder;
    private final Reaper reaper;
    private final SocketCalls calls;
    private final Notices notices;

    /**
     * Ways to a port, by that binder.
     *
     * @param reaper null when there is none
     */
    Rungs(Binder binder, Reaper reaper, SocketCalls calls, Notices notices) {
        this.binder = binder;
        this.reaper = reaper;
        this.calls = calls;
        this.notices = notices;
    }

    /**
     * Binds to the next source that can be bound. If none has a port left, binds to a port that is freed for this connect.
     */
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

    /** The source may not have another connection. To the application, this looks as if it had no port. */
    private static void atLimit(Attempt attempt, Source source) {
        attempt.failed(source, Outcome.AT_LIMIT);
        if (attempt.exhaustion == null) {
            attempt.exhaustion = new BindException("pool.max-connections reached");
        }
    }

    /**
     * Searches one lane that was full a moment ago, which costs what a connect without the agent costs. It does not search
     * another.
     */
    private boolean lookAgain(Attempt attempt, long nowNanos) throws IOException {
        Lane passedOver = attempt.passedOver;
        attempt.passedOver = null;
        if (passedOver == null || attempt.hasLooked) {
            return false;
        }
        if (bind(attempt, passedOver, true, nowNanos)) {
            return true;
        }
        // If its source has been removed from the host, those of the other lanes may still be there.
        Lane last = passedOver;
        for (Source source : attempt.failed(Outcome.NO_PORT)) {
            if (!isAbsent(attempt, last)) {
                return false; // the descriptor is being closed
            }
            last = attempt.destination.lane(source);
            if (!isAbsent(attempt, last) && bind(attempt, last, true, nowNanos)) {
                return true;
            }
        }
        return false;
    }

    /** The last resort: a port in TIME_WAIT that may or may not be taken over. If it cannot be, the connect fails. */
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
            // After the range ran out, owned ports come first. Otherwise ephemeral ports would be used up again as soon
            // as they come back, and only owned ports would be left for the rest of each minute.
            return (lane.ranOut(nowNanos) && bindOwned(attempt, lane, false, nowNanos))
                    || (!isAbsent(attempt, lane) && bind(attempt, lane, false, nowNanos));
        }
        if (bindFull(attempt, lane, nowNanos)) {
            return true;
        }
        if (isAbsent(attempt, lane)) {
            return false;
        }
        attempt.failed(lane.source(), Outcome.NO_PORT);
        // Each lane is chosen with the same probability, because ports may have come back to one of them only.
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
                askWhetherAbsent(attempt, lane.source(), nowNanos);
                return false; // the source cannot be bound, not even to an owned port
            }
        }
        return bindOwned(attempt, lane, false, nowNanos);
    }

    private static boolean isAbsent(Attempt attempt, Lane lane) {
        return attempt.failed(Outcome.ABSENT).contains(lane.source());
    }

    /** A full lane says nothing about its source, which may have been removed from the host. The kernel knows. */
    private void askWhetherAbsent(Attempt attempt, Source source, long nowNanos) {
        if (!source.isKernels() && !calls.isLocal(source.address())) {
            absent(attempt, source, nowNanos);
        }
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
        // Without NO_PORT, bind itself fails with the same exception if no port is left.
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
                // Something else has this port. Another port may work, unless the source is no longer an address of
                // this host.
                askWhetherAbsent(attempt, lane.source(), nowNanos);
                if (isAbsent(attempt, lane)) {
                    return false;
                }
            } catch (SocketException e) {
                // A firewall in the kernel forbids it, or the descriptor is being closed.
                return false;
            }
        }
        return false;
    }

    /** Binds to the port of an idle connection, which the reaper resets. */
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
        } catch (BindException e) {
            // Something else has the owned port, or the source has been removed from the host a moment ago.
            askWhetherAbsent(attempt, freed.lane().source(), nowNanos);
            return reap(attempt, nowNanos);
        } catch (SocketException e) {
            // The descriptor is being closed: another port would be of no use to it.
            if (freed.owned() == null) {
                freed.lane().gainsPort(freed.port(), null, nowNanos);
            }
            return false;
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

    /** Something else holds the owned port, and the descriptor cannot be bound to another one. */
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
     * A missing route is a matter of the destination, unless the kernel says that the source is absent: with
     * net.ipv4.ip_nonlocal_bind, an absent source can be bound, and only connect fails.
     */
    void unreachable(Attempt attempt, Source source, long nowNanos) {
        if (calls.isLocal(source.address())) {
            attempt.failed(source, Outcome.UNREACHABLE);
        } else {
            absent(attempt, source, nowNanos);
        }
    }
}
