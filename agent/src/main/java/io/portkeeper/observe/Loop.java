package io.portkeeper.observe;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/**
 * What a thread of the agent does turn after turn. It continues whatever fails in a turn, even if the heap is exhausted or
 * the stack overflows, and even if that cannot be logged.
 *
 * <p>A turn reports by a beat that its work is done. From the beats, {@link Loops} sees which thread is dead, hangs, or
 * fails each time.
 */
public final class Loop implements Runnable {

    /** The pause after a turn that failed. It may have failed at once, and so may the next one. */
    private static final long PAUSE_MILLIS = 100;

    /** For this many looks, which come once a second or less often, a thread without a beat may only lack a processor. */
    private static final int ROUNDS = 10;

    private static final int PERIODS = 3;

    /** What is done in each turn. */
    public interface Turn {
        /**
         * Waits until the work is due, does it, and reports that by {@link Loop#beat}.
         *
         * @return false when it need not be done again
         */
        boolean once(Loop loop) throws Exception;
    }

    private final String name;
    private final int patience;
    private final Turn turn;
    private final BiConsumer<String, Throwable> failures;
    private final BiFunction<String, Runnable, Thread> starter;
    private volatile Thread thread;
    private volatile boolean isStarted;
    private volatile boolean isOver;
    private volatile boolean rests;
    private final AtomicLong beats = new AtomicLong();

    // What Loops has seen. It looks about once a second, under this loop's lock.
    private long seenBeats;
    private long seenNanos;
    private int rounds;
    private boolean isSaid;

    /**
     * A loop that is not started yet.
     *
     * @param name what it does, for the thread's name, for messages and for metrics, for example {@code housekeeping}
     * @param period time between turns; {@link Duration#ZERO} if a turn is due whenever there is something to do
     * @param failures receives the name, and what a turn has failed with
     */
    public Loop(String name, Duration period, Turn turn, BiConsumer<String, Throwable> failures) {
        this(name, period, turn, failures, new Starter());
    }

    Loop(
            String name,
            Duration period,
            Turn turn,
            BiConsumer<String, Throwable> failures,
            BiFunction<String, Runnable, Thread> starter) {
        this.name = name;
        this.patience = ROUNDS + PERIODS * (int) period.toSeconds();
        this.turn = turn;
        this.failures = failures;
        this.starter = starter;
    }

    String name() {
        return name;
    }

    String threadName() {
        return "portkeeper-" + name;
    }

    /** Reports that the turn's work is done. To be called by the loop's thread. */
    public void beat() {
        rests = false;
        beats.incrementAndGet();
    }

    /** Reports that there is nothing to do until the next beat, however long that takes. To be called by the loop's thread. */
    public void rest() {
        rests = true;
    }

    /** Starts the thread. If that fails, {@link Loops} tries again. */
    public synchronized void start() {
        try {
            revive();
        } catch (Throwable e) {
            // There is no memory, or no thread. The caller must not fail because of that.
        }
        isStarted = true;
    }

    /** Ends the loop after the present turn. */
    void end() {
        isOver = true;
    }

    /** Whether it was started, and is not over. */
    boolean isStarted() {
        return isStarted && !isOver;
    }

    /** Whether the loop should have a thread and has none. */
    boolean isMissing() {
        return isStarted && hasNoThread();
    }

    private boolean hasNoThread() {
        Thread known = thread;
        return !isOver && (known == null || !known.isAlive());
    }

    /**
     * Starts a thread if the loop has none.
     *
     * @return whether it had none
     */
    synchronized boolean revive() {
        if (!hasNoThread()) {
            return false;
        }
        thread = starter.apply(threadName(), this);
        rounds = 0;
        return true;
    }

    /** No lambda: linking one takes long before main. */
    private static final class Starter implements BiFunction<String, Runnable, Thread> {

        @Override
        public Thread apply(String name, Runnable task) {
            return Daemon.start(name, task);
        }
    }

    /** Takes turn after turn, for the loop's thread. */
    @Override
    public void run() {
        while (!isOver) {
            try {
                if (!turn.once(this)) {
                    isOver = true;
                }
            } catch (Throwable e) {
                failed(e);
            }
        }
    }

    /** Reports a failure. It allocates nothing itself, because there may be no memory left. */
    private void failed(Throwable e) {
        rests = false;
        try {
            failures.accept(name, e);
        } catch (Throwable again) {
            // The failure cannot be reported at present.
        }
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (Throwable again) {
            // An interrupt that was meant for the application's threads.
        }
    }

    /**
     * Looks whether the loop does its work. To be called once a second or less often.
     *
     * <p>It counts looks, not time: a process that was stopped, or a machine that was asleep, has had no looks meanwhile,
     * and if processors are scarce there are few.
     *
     * @return whether the loop is stalled, see {@link #isStalled}
     */
    synchronized boolean look(long nowNanos) {
        long now = beats.get();
        boolean isWell = rounds == 0 || now != seenBeats || rests || isOver;
        if (isWell) {
            seenBeats = now;
            seenNanos = nowNanos;
        }
        rounds = isWell ? 1 : rounds + 1;
        return isStalled();
    }

    /** Whether the loop had not done its work for too long at the last look, or has no thread now. */
    synchronized boolean isStalled() {
        return (rounds > patience && !isOver) || isMissing();
    }

    /** When a look last found the loop doing its work, as {@link System#nanoTime}. Valid only after the first look. */
    synchronized long seenNanos() {
        return seenNanos;
    }

    /** Whether operators have been told that the loop is stalled. */
    synchronized boolean isSaid() {
        return isSaid;
    }

    synchronized void isSaid(boolean said) {
        isSaid = said;
    }
}
