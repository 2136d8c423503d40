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

/**
 * Weaves what can wait, and opens what operators look at, when the application has had time to settle its log manager, its JMX and its address family;
 * and builds the agent by then, though nobody may have connected yet.
 */
final class LateStart implements Loop.Turn {

    private static final long AFTER_MILLIS = 10_000;
    private static final long AGAIN_MILLIS = 2_000;

    /** What it does once takes seconds where processors are lacking. */
    private static final Duration TERM = Duration.ofMinutes(1);

    private final AgentBridge bridge;
    private final Callable<?> weaving;
    private final boolean attached;
    private long waitMillis;
    private boolean woven;
    private Views views;

    /** Of an agent that could not be built yet. */
    private Views viewsOfNone;

    private LateStart(AgentBridge bridge, Callable<?> weaving, boolean attached) {
        this.bridge = bridge;
        this.weaving = weaving;
        this.attached = attached;
        this.waitMillis = attached ? 0 : AFTER_MILLIS;
    }

    /**
     * Starts the thread that will do so.
     *
     * @param weaving what can wait
     * @param attached whether the application runs already, so that nothing need be waited for
     * @param loops to which the thread belongs, and those that it starts
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
            Thread.sleep(waitMillis);
            loop.beat();
            if (!woven) {
                woven = true; // or not: trying again would not help
                weaving.call();
            }
            Running running = built();
            if (running == null) {
                waitMillis = AGAIN_MILLIS;
                return true;
            }
            views = new Views(new StatusReader(Version.text(), running, attached), running);
            views.look(); // should that fail, the next turn goes on with what is open
            return true;
        } catch (Throwable e) {
            bridge.failed("while it was opened to operators", e);
            waitMillis = AGAIN_MILLIS;
            return true;
        }
    }

    /** The agent; or null, and what operators look at says why there is none. */
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
