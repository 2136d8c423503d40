package io.portkeeper.start;

import io.portkeeper.connect.AgentBridge;
import io.portkeeper.connect.Running;
import io.portkeeper.observe.Daemon;
import io.portkeeper.status.StatusReader;
import io.portkeeper.status.Views;

/**
 * Opens what operators look at, when the application has had time to settle its log manager, its JMX and its address family;
 * and builds the agent by then, though nobody may have connected yet.
 */
final class LateStart implements Runnable {

    private static final long AFTER_MILLIS = 10_000;
    private static final long AGAIN_MILLIS = 2_000;

    private final AgentBridge bridge;
    private final boolean attached;

    private LateStart(AgentBridge bridge, boolean attached) {
        this.bridge = bridge;
        this.attached = attached;
    }

    /**
     * Starts the thread that will do so.
     *
     * @param attached whether the application runs already, so that nothing need be waited for
     */
    static void begin(AgentBridge bridge, boolean attached) {
        new Daemon("portkeeper-views", new LateStart(bridge, attached)).start();
    }

    @Override
    public void run() {
        long waitMillis = attached ? 0 : AFTER_MILLIS;
        while (true) {
            try {
                Thread.sleep(waitMillis);
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
