package io.portkeeper.observe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * All loops of the agent. Their threads look after each other: after its turn, a {@link Repeated} looks at all loops if the
 * last look was a second ago. It logs which are stalled, and starts a new thread for a loop that has none.
 */
public final class Loops {

    private static final long ROUND_NANOS = 1_000_000_000L;

    private final Notices notices;
    private final LongSupplier nanoClock;
    private final List<Loop> all = new CopyOnWriteArrayList<>();
    private final AtomicLong lookedNanos;

    /**
     * A thread and its state.
     *
     * @param name without {@code portkeeper-}
     * @param stalled whether it has not done its work for several times its period, or has no thread
     * @param since how long ago it was last seen to do its work
     */
    public record State(String name, boolean stalled, Duration since) {}

    /** Without a loop yet. */
    public Loops(Notices notices, LongSupplier nanoClock) {
        this.notices = notices;
        this.nanoClock = nanoClock;
        this.lookedNanos = new AtomicLong(nanoClock.getAsLong());
    }

    /** Starts a loop whose failures are logged. Another loop of that name ends after its turn. */
    public void start(String name, Duration period, Loop.Turn turn) {
        Loop loop = new Loop(name, period, turn, new Report(notices));
        add(loop, true);
    }

    /**
     * Looks after that loop too, which is started by its owner, now or later. Another loop of that name ends after its turn.
     */
    public void add(Loop loop) {
        add(loop, false);
    }

    /**
     * If the heap is exhausted, this fails either before it has done anything, or when only the last line is left: a loop
     * that ends stays in the list, which does no harm.
     */
    private synchronized void add(Loop loop, boolean starts) {
        loop.look(nanoClock.getAsLong());
        all.add(loop);
        if (starts) {
            loop.start();
        }
        // By index: an iterator would have to be allocated, and the replaced loop must end even without memory.
        for (int i = 0; i < all.size(); i++) {
            Loop other = all.get(i);
            if (other != loop && other.name().equals(loop.name())) {
                other.end();
            }
        }
        for (int i = all.size() - 1; i >= 0; i--) {
            if (all.get(i) != loop && all.get(i).name().equals(loop.name())) {
                all.remove(i);
            }
        }
    }

    private static final class Report implements BiConsumer<String, Throwable> {

        private final Notices notices;

        Report(Notices notices) {
            this.notices = notices;
        }

        @Override
        public void accept(String where, Throwable e) {
            notices.failed("in " + where, e);
        }
    }

    /** Looks at all loops, if the last look was a second ago or earlier. */
    public void look() {
        long nowNanos = nanoClock.getAsLong();
        long last = lookedNanos.get();
        if (nowNanos - last >= ROUND_NANOS && lookedNanos.compareAndSet(last, nowNanos)) {
            for (Loop loop : all) {
                try {
                    look(loop, nowNanos);
                } catch (Throwable e) {
                    // There is no memory, or no thread. The next look tries again. The other loops are looked at all
                    // the same.
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
            // There is no thread. The loop is reported as stalled.
        }
    }

    /** Where failures are logged. */
    Notices notices() {
        return notices;
    }

    /** The states of all loops that are started. */
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
