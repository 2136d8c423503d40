package io.portkeeper.start;

import io.portkeeper.config.ObserveSettings;
import io.portkeeper.config.Option;
import io.portkeeper.config.OptionPlaces;
import io.portkeeper.config.ReaperSettings;
import io.portkeeper.config.Settings;
import io.portkeeper.config.WrongOption;
import io.portkeeper.observe.Log;
import io.portkeeper.ports.PortSet;
import io.portkeeper.weave.Installer;
import io.portkeeper.weave.Purpose;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;

/**
 * Starts the agent: options, platform, bridge, hooks. They come in this order, so that nothing is woven unless it is wanted.
 */
public final class Startup {

    private static final String NOT_STARTED = "not started, and fallback=fail forbids connections without it: ";

    /** Later versions ignore jdk.net.usePlainSocketImpl (JEP 353). */
    private static final int LAST_WITH_PLAIN_SOCKETS = 17;

    private Startup() {}

    /**
     * Starts the agent, or leaves the JVM alone and says why.
     *
     * @param arguments {@code key=value,key=value} or null
     * @param instrumentation of this JVM
     * @param attached whether the application is already running
     * @return null, or the line that says why the application must not run without the agent: it names a wrong option, or
     *     with {@code fallback=fail} what is missing
     * @throws Exception if anything fails; no agent is in place then
     */
    public static String start(String arguments, Instrumentation instrumentation, boolean attached) throws Exception {
        OptionPlaces places = new OptionPlaces(arguments, System.getProperties(), System.getenv());
        Settings settings;
        try {
            settings = places.read();
        } catch (WrongOption e) {
            return e.getMessage();
        }
        if (settings == null) {
            return null;
        }
        ObserveSettings observe = settings.observe();
        Logger log;
        try {
            log = Log.at(observe.logLevel(), observe.logFile());
        } catch (IOException e) {
            return "wrong option " + Option.LOG_FILE.key() + "=" + observe.logFile() + ": " + e.getMessage()
                    + "; expected a file that can be written";
        }
        String system = System.getProperty("os.name");
        if (!system.equals("Linux")) {
            return notStarted(settings, "this is " + system + ", and the agent knows Linux only", log::warn);
        }
        boolean plainSockets = hasPlainSockets();
        if (plainSockets && settings.refusesUnbound()) {
            return NOT_STARTED
                    + "jdk.net.usePlainSocketImpl is set, so connections of java.net.Socket bypass the agent";
        }
        for (String remark : settings.remarks()) {
            log.warn(remark);
        }
        BridgeDefiner.define(instrumentation);
        Installer.Missing missing =
                Activation.activate(instrumentation, attached, settings, places.file(settings), log);
        if (!missing.required().isEmpty()) {
            return notStarted(settings, "Java " + Runtime.version() + " lacks " + missing.required(), log::error);
        }
        if (!missing.optional().isEmpty()) {
            log.warn("Java {} lacks {}", Runtime.version(), missing.optional());
        }
        if (plainSockets) {
            log.warn("jdk.net.usePlainSocketImpl is set: connections of java.net.Socket bypass the agent");
        }
        sayLive(settings, missing.lost(), log);
        return null;
    }

    /** Reads the property as java.net.SocketImpl does: any value but {@code false} switches them on, even an empty one. */
    private static boolean hasPlainSockets() {
        String set = System.getProperty("jdk.net.usePlainSocketImpl");
        return set != null
                && !set.equalsIgnoreCase("false")
                && Runtime.version().feature() <= LAST_WITH_PLAIN_SOCKETS;
    }

    private static String notStarted(Settings settings, String why, Consumer<String> level) {
        if (settings.refusesUnbound()) {
            return NOT_STARTED + why;
        }
        level.accept("not started, the application runs without it: " + why);
        return null;
    }

    /** Logs what is on. If it is less than was asked for, the line is a warning. */
    private static void sayLive(Settings settings, Set<Purpose> lost, Logger log) {
        boolean seesCloses = !lost.contains(Purpose.CLOSE);
        boolean seesAll = seesCloses && !lost.contains(Purpose.ACTIVITY);
        PortSet owned = settings.ports().owned();
        ReaperSettings.Mode reaper = settings.reaper().mode();
        boolean limits = settings.given().contains(Option.POOL_MAX_CONNECTIONS);
        boolean asAsked =
                (seesCloses || (owned.isEmpty() && !limits)) && (seesAll || reaper == ReaperSettings.Mode.OFF);
        String line = Version.text() + " is live" + (asAsked ? "" : ", but does less than it was asked to") + ": "
                + egress(settings) + ", owned ports " + (seesCloses ? owned : PortSet.NONE) + ", reaper "
                + (seesAll ? settings.texts().get(Option.REAPER) : "off");
        if (asAsked) {
            log.info(line);
        } else {
            log.warn(line);
        }
    }

    private static String egress(Settings settings) {
        String pool = settings.pool() == null
                ? "no pool, the kernel chooses the source"
                : "pool " + settings.pool() + ", strategy " + settings.strategy();
        StringBuilder text = new StringBuilder(pool);
        for (Option option : new Option[] {Option.ROTATE, Option.DRAIN}) {
            if (settings.given().contains(option)) {
                text.append(", ")
                        .append(option.key())
                        .append(' ')
                        .append(settings.texts().get(option));
            }
        }
        if (settings.given().contains(Option.ROUTES)) {
            text.append(", ").append(settings.routes().summary());
        }
        return text.toString();
    }
}
