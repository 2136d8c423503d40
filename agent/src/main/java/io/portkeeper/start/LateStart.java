package io.portkeeper.start;

import io.portkeeper.connect.AgentBridge;
import io.portkeeper.connect.Running;
import io.portkeeper.observe.Daemon;
import io.portkeeper.status.StatusReader;
import io.portkeeper.status.Views;
import java.util.concurrent.Callable;

/**
 * Weaves what can wait, and opens what operators look at, when the application has had time to settle its log manager, its JMX and its address family;
 * and builds the agent by then, though nobody may have connected yet.
 */
final class LateStart implements Runnable {

    private static final long AFTER_MILLIS = 10_000;
    private static final long AGAIN_MILLIS = 2_000;

    private final AgentBridge bridge;
    private final Callable<?> weaving;
    private final boolean attached;

    private LateStart(AgentBridge bridge, Callable<?> weaving, boolean attached) {
        this.bridge = bridge;
        this.weaving = weaving;
        this.attached = attached;
    }

    /**
     * Starts the thread that will do so.
     *
     * @param weaving what can wait
     * @param attached whether the application runs already, so that nothing need be waited for
     */
    static void begin(AgentBridge bridge, Callable<?> weaving, boolean attached) {
        new Daemon("portkeeper-views", new LateStart(bridge, weaving, attached)).start();
    }

    @Override
    public void run() {
        long waitMillis = attached ? 0 : AFTER_MILLIS;
        boolean woven = false;
        while (true) {
            try {
                Thread.sleep(waitMillis);
                if (!woven) {
                    woven = true; // or not: trying again would not help
                    weaving.call();
                }
                Running running = bridge.running();
                new Views(new StatusReader(Version.text(), running, attached), running).start();
                return;
            } catch (Throwable e) {
                bridge.failed("while it was opened to operators", e);
                waitMillis = AGAIN_MILLIS;
            }
        }
    }
}
