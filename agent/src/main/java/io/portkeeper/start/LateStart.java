package io.portkeeper.start;

import io.portkeeper.connect.AgentBridge;
import io.portkeeper.connect.Running;
import io.portkeeper.observe.Loop;
import io.portkeeper.observe.Loops;
import io.portkeeper.status.NotBuilt;
import io.portkeeper.status.StatusReader;
import io.portkeeper.status.Views;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Weaves the hooks that can wait, builds the agent unless a connect has built it already, and opens what operators look at.
 *
 * <p>It does so when the application has had time to settle its log manager, its JMX and its address family. If the agent is
 * attached, it does so at once.
 */
final class LateStart implements Loop.Turn {

    private static final long AFTER_MILLIS = 10_000;
    private static final long AGAIN_MILLIS = 2_000;

    /** The period by which the thread counts as stalled. What it does only once takes seconds if processors are scarce. */
    private static final Duration TERM = Duration.ofMinutes(1);

    private final AgentBridge bridge;
    private final Callable<?> weaving;
    private final boolean attached;
    private long waitMillis;
    private boolean woven;
    private Views views;

    /** What operators see while the agent cannot be built; null otherwise. */
    private Views viewsOfNone;

    private LateStart(AgentBridge bridge, Callable<?> weaving, boolean attached) {
        this.bridge = bridge;
        this.weaving = weaving;
        this.attached = attached;
        this.waitMillis = attached ? 0 : AFTER_MILLIS;
    }

    /**
     * Starts the thread that does so.
     *
     * @param weaving weaves the hooks that can wait
     * @param attached whether the application is already running, so that there is nothing to wait for
     * @param loops looks after the thread and after those that it starts
     */
    static void begin(AgentBridge bridge, Callable<?> weaving, boolean attached, Loops loops) {
        loops.start("views", TERM, new LateStart(bridge, weaving, attached));
    }

    @Override
    public boolean once(Loop loop) {
        try {
            if (views != null) {
                return views.once(loop);
            }
            loop.rest();
            sleep(waitMillis);
            loop.beat();
            if (!woven) {
                woven = true; // even if it fails: trying again would not help
                weaving.call();
            }
            Running running = built();
            if (running == null) {
                waitMillis = AGAIN_MILLIS;
                return true;
            }
            views = new Views(new StatusReader(Version.text(), running, attached), running);
            views.look(); // if that fails, the next turn continues with what is open
            return true;
        } catch (Throwable e) {
            bridge.failed("while it was opened to operators", e);
            waitMillis = AGAIN_MILLIS;
            return true;
        }
    }

    /** An interrupt is meant for the application's threads, and must not make the agent start earlier. */
    static void sleep(long millis) {
        long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = endNanos - System.nanoTime(); left > 0; left = endNanos - System.nanoTime()) {
            try {
                TimeUnit.NANOSECONDS.sleep(left);
            } catch (InterruptedException e) {
                // For the rest of the time.
            }
        }
    }

    /** Returns the agent. If it cannot be built, returns null, and operators see why. */
    private Running built() throws IOException {
        Running running;
        try {
            running = bridge.running();
        } catch (Throwable e) {
            bridge.notices().notBuilt(bridge.whyNotBuilt());
            viewsOfNone = viewsOfNone != null ? viewsOfNone : new Views(new NotBuilt(Version.text(), bridge));
            viewsOfNone.look();
            return null;
        }
        if (viewsOfNone != null) {
            viewsOfNone.close();
            viewsOfNone = null;
        }
        return running;
    }
}
