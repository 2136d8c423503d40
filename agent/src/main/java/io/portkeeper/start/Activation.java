package io.portkeeper.start;

import io.portkeeper.boot.PortkeeperBridge;
import io.portkeeper.config.ConfigFile;
import io.portkeeper.config.Settings;
import io.portkeeper.connect.AgentBridge;
import io.portkeeper.connect.PrivilegedBridge;
import io.portkeeper.observe.LogThread;
import io.portkeeper.observe.Loops;
import io.portkeeper.observe.Notices;
import io.portkeeper.privilege.Privileged;
import io.portkeeper.weave.Installer;
import io.portkeeper.weave.Purpose;
import io.portkeeper.weave.TransportTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Connects the bridge to the agent and weaves the hooks.
 *
 * <p>This class is apart from {@link Startup}, because verifying it loads the bridge's subclass. By then java.base must have
 * the bridge.
 */
final class Activation {

    // No lambdas here: linking one before main takes long.

    private static final LongSupplier CLOCK = new LongSupplier() {
        @Override
        public long getAsLong() {
            return System.nanoTime();
        }
    };

    private Activation() {}

    /** Returns what this JVM lacks. The agent is live if nothing required is missing. */
    static Installer.Missing activate(
            Instrumentation instrumentation, boolean attached, Settings settings, ConfigFile file, Logger log)
            throws UnmodifiableClassException {
        LogThread logThread = new LogThread();
        Notices notices = new Notices(log, logThread, CLOCK);
        Loops loops = new Loops(notices, CLOCK);
        loops.add(logThread.loop());
        AgentBridge bridge = new AgentBridge(settings, file, notices, loops);
        PortkeeperBridge installed = bridge;
        if (Privileged.isPossible()) {
            installed = new PrivilegedBridge(bridge);
            // Started now: a security manager that grants nothing to anybody would deny the thread when there is a line
            // to log.
            logThread.loop().start();
        }
        PortkeeperBridge.install(installed);
        boolean live = false;
        try {
            Installer installer = new Installer(
                    instrumentation,
                    new Report(
                            notices,
                            "while weaving a class that another agent changed",
                            settings.refusesUnbound()
                                    ? "it is as before, without the other agent's change, because fallback=fail forbids"
                                            + " connections without this one"
                                    : "it is as the other agent has made it, without this one"),
                    settings.refusesUnbound());
            Installer.Missing missing = installer.install();
            if (!PortkeeperBridge.canRecord()) {
                missing.optional().add("java.io.FileDescriptor.fd (" + Purpose.ACTIVITY + ")");
                missing.lost().add(Purpose.ACTIVITY);
            }
            bridge.sees(!missing.lost().contains(Purpose.CLOSE), !missing.lost().contains(Purpose.ACTIVITY));
            remember(missing.optional(), notices);
            if (missing.required().isEmpty()) {
                weaveTransports(instrumentation, attached, settings.refusesUnbound(), bridge, notices);
                LateStart.begin(bridge, new Rest(installer, bridge, notices, log), attached, loops);
                live = true; // last: an agent that is reported as not started must do nothing
            }
            return missing;
        } finally {
            if (!live) {
                PortkeeperBridge.remove(installed);
            }
        }
    }

    private static final class Report implements Consumer<Throwable> {

        private final Notices notices;
        private final String where;
        private final String result;

        Report(Notices notices, String where, String result) {
            this.notices = notices;
            this.where = where;
            this.result = result;
        }

        @Override
        public void accept(Throwable e) {
            notices.failed(where, e, result);
        }
    }

    private static void remember(List<String> lacking, Notices notices) {
        for (String lacks : lacking) {
            notices.lacks("Java " + Runtime.version() + " lacks " + lacks);
        }
    }

    /** Weaves the hooks that can wait. */
    private static final class Rest implements Callable<Installer.Missing> {

        private final Installer installer;
        private final AgentBridge bridge;
        private final Notices notices;
        private final Logger log;

        Rest(Installer installer, AgentBridge bridge, Notices notices, Logger log) {
            this.installer = installer;
            this.bridge = bridge;
            this.notices = notices;
            this.log = log;
        }

        @Override
        public Installer.Missing call() throws UnmodifiableClassException {
            Installer.Missing missing = installer.installRest();
            List<String> lacks = new ArrayList<>(missing.required());
            lacks.addAll(missing.optional());
            if (!lacks.isEmpty()) {
                log.warn("Java {} lacks {}", Runtime.version(), lacks);
                remember(lacks, notices);
            }
            if (missing.required().isEmpty() && !missing.lost().contains(Purpose.HALF_CLOSE)) {
                bridge.seesHalfCloses();
            }
            return missing;
        }
    }

    private static void weaveTransports(
            Instrumentation instrumentation,
            boolean attached,
            boolean refusesUnbound,
            AgentBridge bridge,
            Notices notices) {
        TransportTransformer transports = new TransportTransformer(
                new TransportTransformer.Listener() {
                    @Override
                    public void woven(String transport) {
                        notices.transportWoven(transport);
                    }

                    @Override
                    public void unknown(String transport, String why) {
                        notices.transportUnknown(transport, why, refusesUnbound);
                    }

                    @Override
                    public void lost(String transport) {
                        bridge.missesActivity();
                        notices.transportLost(transport);
                    }

                    @Override
                    public void passesBy(String transport) {
                        notices.transportPassesBy(transport);
                    }
                },
                new Report(
                        notices, "while weaving a native transport", "none of its connections is bound by the agent"),
                refusesUnbound);
        bridge.weavesTransports(transports);
        transports.install(instrumentation, attached);
    }
}
