package io.portkeeper.config;

import io.portkeeper.ports.PortSet;
import java.util.Map;

/** Checks the values of options whose capability is not in this version yet: a start script stays right when it comes. */
final class LaterOptions {

    private LaterOptions() {}

    static void check(Map<Option, OptionValue> given) {
        OptionValue metrics = given.get(Option.METRICS);
        if (metrics != null) {
            metrics(metrics);
        }
    }

    private static void metrics(OptionValue value) {
        String text = value.text().trim();
        String host = text.substring(0, Math.max(0, text.lastIndexOf(':')));
        boolean isHost = host.matches("[\\w.-]*|\\[[0-9a-fA-F:.]+\\]");
        if (!value.is("off") && !(isHost && PortSet.port(text.substring(text.lastIndexOf(':') + 1)) > 0)) {
            throw value.wrong("[host:]port, or off", null);
        }
    }
}
