package io.portkeeper.start;

import io.portkeeper.config.ObserveSettings;
import io.portkeeper.config.Option;
import io.portkeeper.config.OptionPlaces;
import io.portkeeper.config.Settings;
import io.portkeeper.config.WrongOption;
import io.portkeeper.observe.Log;
import io.portkeeper.weave.Installer;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import org.slf4j.Logger;

/** Starts the agent: options, platform, bridge, hooks, in this order, so that nothing is woven that is not wanted. */
public final class Startup {

    private Startup() {}

    /**
     * Starts the agent, or leaves the JVM alone and says why.
     *
     * @param arguments {@code key=value,key=value} or null
     * @param instrumentation of this JVM
     * @param attached whether the application runs already
     * @return null, or the line that names a wrong option
     * @throws Exception when something is not as it must be; nothing is woven then
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
            log.warn(
                    "not started, the application runs without it: this is {}, and the agent knows Linux only", system);
            return null;
        }
        for (String remark : settings.remarks()) {
            log.warn(remark);
        }
        BridgeDefiner.define(instrumentation);
        Installer.Missing missing =
                Activation.activate(instrumentation, attached, settings, places.file(settings), log);
        if (!missing.required().isEmpty()) {
            log.error(
                    "not started, the application runs without it: Java {} lacks {}",
                    Runtime.version(),
                    missing.required());
            return null;
        }
        if (!missing.optional().isEmpty()) {
            log.warn("Java {} lacks {}", Runtime.version(), missing.optional());
        }
        if (Boolean.getBoolean("jdk.net.usePlainSocketImpl")) {
            log.warn("jdk.net.usePlainSocketImpl is set: connections of java.net.Socket pass the agent by");
        }
        log.info(
                "{} is live: {}, owned ports {}",
                Version.text(),
                egress(settings),
                settings.ports().owned());
        return null;
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
