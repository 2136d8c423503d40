package io.portkeeper.config;

import io.portkeeper.pool.IpRange;
import io.portkeeper.pool.PoolExpression;
import io.portkeeper.ports.PortSet;
import java.util.Map;

/** Checks the values of options whose capability is not in this version yet: a start script stays right when it comes. */
final class LaterOptions {

    private LaterOptions() {}

    static void check(Map<Option, OptionValue> given) {
        for (OptionValue value : given.values()) {
            check(value);
        }
    }

    private static void check(OptionValue value) {
        switch (value.option()) {
            case ROTATE -> {
                if (!value.is("off")) {
                    value.duration();
                }
            }
            case METRICS -> metrics(value);
            case ROUTES -> routes(value);
            default -> {}
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

    private static void routes(OptionValue value) {
        if (value.is("none")) {
            return;
        }
        for (String rule : value.text().split(";", -1)) {
            int equals = rule.indexOf('=');
            String target = rule.substring(equals + 1).trim();
            if (equals <= 0) {
                throw value.wrong("destination=pool; destination=direct", "'" + rule + "' has no destination");
            }
            try {
                destination(rule.substring(0, equals).trim());
                if (!target.equals("direct")) {
                    PoolExpression.parse(target);
                }
            } catch (IllegalArgumentException e) {
                throw value.wrong("destination=pool; destination=direct", e.getMessage());
            }
        }
    }

    /** {@code 10.0.0.0/8}, {@code 10.0.0.0/8:443}, {@code 2001:db8::/32} or {@code [2001:db8::/32]:443}. */
    private static void destination(String text) {
        int colon = text.lastIndexOf(':');
        boolean bracketed = text.startsWith("[");
        boolean withPort = colon >= 0 && (bracketed ? text.charAt(colon - 1) == ']' : text.indexOf(':') == colon);
        String range = withPort ? text.substring(0, colon) : text;
        if (bracketed && range.endsWith("]")) {
            range = range.substring(1, range.length() - 1);
        }
        if (IpRange.parse(range) == null || (withPort && PortSet.port(text.substring(colon + 1)) < 0)) {
            throw new IllegalArgumentException("'" + text + "' is no destination");
        }
    }
}
