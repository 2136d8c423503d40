package io.portkeeper.observe;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/**
 * What a thread of the agent does turn after turn, whatever goes wrong in a turn: the thread goes on when the heap is exhausted
 * or its stack overflows, and when saying so fails as well.
 *
 * <p>A turn tells by a beat that its work is done. {@link Loops} sees by these which thread is dead, hangs, or fails each time.
 */
public final class Loop {

    /** Before the next turn, when one has failed: it may have failed at once, and the next may too. */
    private static final long PAUSE_MILLIS = 100;

    /** A thread that does nothing for so many seconds may only lack a processor. */
    private static final int ROUNDS = 10;

    private static final int PERIODS = 3;

    /** What is done again and again. */
    public interface Turn {
        /**
         * Waits until it is due, does it, and says so by {@link Loop#beat}.
         *
         * @return false when it need never be done again
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

    // Of Loops, which looks about once a second, under this loop's lock.
    private long seenBeats;
    private long seenNanos;
    private int rounds;
    private boolean isSaid;

    /**
     * A loop that is not started yet.
     *
     * @param name what it does, for the thread's name, for messages and for metrics: {@code housekeeping}
     * @param period how often it is done; {@link Duration#ZERO} when whenever there is something to do
     * @param failures is told where a turn has failed, and how
     */
    public Loop(String name, Duration period, Turn turn, BiConsumer<String, Throwable> failures) {
        this(name, period, turn, failures, Daemon::start);
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

    /** The last turn's work is done. To be called by its thread. */
    public void beat() {
        rests = false;
        beats.incrementAndGet();
    }

    /** From now until the next beat there is nothing to do, however long that lasts. To be called by its thread. */
    public void rest() {
        rests = true;
    }

    /** Starts its thread, or leaves it to {@link Loops} to try again. */
    public synchronized void start() {
        try {
            revive();
        } catch (Throwable e) {
            // There is no memory, or no thread. Whoever starts it must not fail for that.
        }
        isStarted = true;
    }

    /** After the present turn there is no other. */
    void end() {
        isOver = true;
    }

    /** Whether it was started, and is not over. */
    boolean isStarted() {
        return isStarted && !isOver;
    }

    /** Whether its thread should be there and is not. */
    boolean isMissing() {
        return isStarted && hasNoThread();
    }

    private boolean hasNoThread() {
        Thread known = thread;
        return !isOver && (known == null || !known.isAlive());
    }

    /**
     * Gives it a thread if it has none.
     *
     * @return whether it had none
     */
    synchronized boolean revive() {
        if (!hasNoThread()) {
            return false;
        }
        thread = starter.apply(threadName(), this::run);
        rounds = 0;
        return true;
    }

    void run() {
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

    /** Allocates nothing itself: there may be no memory left. */
    private void failed(Throwable e) {
        rests = false;
        try {
            failures.accept(name, e);
        } catch (Throwable again) {
            // Nothing can be said at present.
        }
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (Throwable again) {
            // An interrupt that was meant for the application's threads.
        }
    }

    /**
     * Sees how it is; to be called once a second or less often.
     *
     * <p>Counts such looks rather than time: a process that was stopped, or a machine that was asleep, has had none meanwhile, and
     * where processors are lacking there are few.
     *
     * @return whether it has not done its work for too long
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

    /** Whether it had not done its work for too long when it was last looked at, or has no thread. */
    synchronized boolean isStalled() {
        return (rounds > patience && !isOver) || isMissing();
    }

    /** When it was last seen to be well; not before it was first looked at. */
    synchronized long seenNanos() {
        return seenNanos;
    }

    /** Whether operators have been told that it stalls. */
    synchronized boolean isSaid() {
        return isSaid;
    }

    synchronized void isSaid(boolean said) {
        isSaid = said;
    }
}
