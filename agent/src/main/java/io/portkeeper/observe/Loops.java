package io.portkeeper.observe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * All threads of the agent, each of which looks after the others: whoever has done its work a second after somebody last looked
 * sees who does not, says so, and gives a new thread to who has none.
 */
public final class Loops {

    private static final long ROUND_NANOS = 1_000_000_000L;

    private final Notices notices;
    private final LongSupplier nanoClock;
    private final List<Loop> all = new CopyOnWriteArrayList<>();
    private final AtomicLong lookedNanos;

    /**
     * A thread and how it is.
     *
     * @param name without {@code portkeeper-}
     * @param stalled whether it has not done its work for several times its period, or is not there
     * @param since when it was last seen to do it
     */
    public record State(String name, boolean stalled, Duration since) {}

    /** No thread yet. */
    public Loops(Notices notices, LongSupplier nanoClock) {
        this.notices = notices;
        this.nanoClock = nanoClock;
        this.lookedNanos = new AtomicLong(nanoClock.getAsLong());
    }

    /** Starts a loop whose failures are said in the log; one of that name ends after its turn. */
    public void start(String name, Duration period, Loop.Turn turn) {
        Loop loop = new Loop(name, period, turn, (where, e) -> notices.failed("in " + where, e));
        add(loop, true);
    }

    /**
     * Looks after that one too; it is started by somebody else, or later. One of that name ends after its turn.
     */
    public void add(Loop loop) {
        add(loop, false);
    }

    /** Fails, when the heap is exhausted, either before anything is done or when all is done but for what nobody misses. */
    private synchronized void add(Loop loop, boolean starts) {
        loop.look(nanoClock.getAsLong());
        all.add(loop);
        if (starts) {
            loop.start();
        }
        // By number: an iterator would have to be allocated, and whoever is replaced must end.
        for (int i = 0; i < all.size(); i++) {
            Loop other = all.get(i);
            if (other != loop && other.name().equals(loop.name())) {
                other.end();
            }
        }
        all.removeIf(other -> other != loop && other.name().equals(loop.name()));
    }

    /** Sees how all are, if that was last seen a second ago. */
    public void look() {
        long nowNanos = nanoClock.getAsLong();
        long last = lookedNanos.get();
        if (nowNanos - last >= ROUND_NANOS && lookedNanos.compareAndSet(last, nowNanos)) {
            for (Loop loop : all) {
                try {
                    look(loop, nowNanos);
                } catch (Throwable e) {
                    // No memory, or no thread to be had: again in a second. The others are seen to all the same.
                }
            }
        }
    }

    private void look(Loop loop, long nowNanos) {
        if (!loop.isStarted()) {
            return;
        }
        if (loop.isMissing()) {
            revive(loop);
        }
        boolean stalls = loop.look(nowNanos);
        if (stalls != loop.isSaid()) {
            if (stalls) {
                notices.stalled(loop.threadName(), since(loop, nowNanos).toSeconds());
            } else {
                notices.stallsNoMore(loop.threadName());
            }
            loop.isSaid(stalls);
        }
    }

    private void revive(Loop loop) {
        try {
            if (loop.revive()) {
                notices.revived(loop.threadName());
            }
        } catch (OutOfMemoryError e) {
            // No thread can be had. It is said that it stalls.
        }
    }

    /** Where failures are said. */
    Notices notices() {
        return notices;
    }

    /** How all are now. */
    public List<State> states() {
        look();
        long nowNanos = nanoClock.getAsLong();
        List<State> states = new ArrayList<>();
        for (Loop loop : all) {
            if (loop.isStarted()) {
                states.add(new State(loop.name(), loop.isStalled(), since(loop, nowNanos)));
            }
        }
        return states;
    }

    private static Duration since(Loop loop, long nowNanos) {
        return Duration.ofNanos(Math.max(0, nowNanos - loop.seenNanos()));
    }
}
