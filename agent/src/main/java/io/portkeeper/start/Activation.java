package io.portkeeper.start;

import io.portkeeper.boot.PortkeeperBridge;
import io.portkeeper.config.Settings;
import io.portkeeper.connect.AgentBridge;
import io.portkeeper.observe.LogThread;
import io.portkeeper.observe.Notices;
import io.portkeeper.weave.Installer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.List;
import org.slf4j.Logger;

/**
 * Joins the bridge to the agent and weaves the hooks.
 *
 * <p>Apart from {@link Startup}, because verifying this class loads the bridge's subclass: java.base must have the bridge
 * by then.
 */
final class Activation {

    private Activation() {}

    /** Returns what this JVM lacks, empty when the agent is live. */
    static List<String> activate(Instrumentation instrumentation, Settings settings, Logger log)
            throws UnmodifiableClassException {
        PortkeeperBridge.install(new AgentBridge(settings, new Notices(log, new LogThread(), System::nanoTime)));
        return new Installer(instrumentation).install();
    }
}
