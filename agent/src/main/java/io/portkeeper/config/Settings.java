package io.portkeeper.config;

import io.portkeeper.pool.Exclusions;
import io.portkeeper.pool.PoolExpression;
import io.portkeeper.pool.StickyKey;
import io.portkeeper.pool.Strategy;
import io.portkeeper.ports.HostPorts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * What the operator decided, checked whole.
 *
 * @param pool the source addresses, or null when there is no pool
 * @param poolRefresh how often the pool's interfaces are read again
 * @param strategy in which order sources are tried
 * @param stickyKey what destinations share to have the same source
 * @param exclude destinations left alone
 * @param ports about local ports
 * @param reaper about the reaper
 * @param refusesUnbound whether a connect fails rather than use a source that is not in the pool
 * @param logLevel one of error, warn, info, debug, off
 * @param withoutEffect options that were set and that this version does nothing about
 */
public record Settings(
        PoolExpression pool,
        Duration poolRefresh,
        Strategy.Kind strategy,
        StickyKey stickyKey,
        Exclusions exclude,
        PortSettings ports,
        ReaperSettings reaper,
        boolean refusesUnbound,
        String logLevel,
        List<Option> withoutEffect) {

    /**
     * Reads the options of all four places.
     *
     * @param arguments {@code key=value,key=value} or null
     * @return the settings, or null when the agent is switched off by {@code enabled=false}
     * @throws WrongOption naming the option, its value and what was expected
     */
    public static Settings read(String arguments, Properties properties, Map<String, String> environment) {
        return new Reader(arguments, properties, environment).read();
    }

    private static final class Reader {

        private final Map<Option, OptionValue> given;

        Reader(String arguments, Properties properties, Map<String, String> environment) {
            given = new EnumMap<>(OptionSources.read(arguments, properties, environment));
        }

        Settings read() {
            if (!value(Option.ENABLED).isTrue()) {
                return null;
            }
            LaterOptions.check(given);
            OptionValue fallback = value(Option.FALLBACK);
            boolean refusesUnbound = fallback.oneOf("unbound", "fail").equals("fail");
            if (refusesUnbound && !given.containsKey(Option.POOL)) {
                throw fallback.wrong("a pool beside it", "without a pool every connection would be refused");
            }
            return new Settings(
                    given.containsKey(Option.POOL) ? pool(value(Option.POOL)) : null,
                    value(Option.POOL_REFRESH).duration(),
                    Strategy.Kind.valueOf(
                            value(Option.STRATEGY).constantOf("sticky", "least-used", "round-robin", "random")),
                    StickyKey.valueOf(value(Option.STICKY_KEY).constantOf("host", "address", "subnet")),
                    exclude(value(Option.EXCLUDE)),
                    PortSettings.of(
                            value(Option.PORTS_WINDOW),
                            value(Option.PORTS_OWNED),
                            value(Option.PORTS_REUSE_AFTER),
                            HostPorts.read()),
                    ReaperSettings.of(
                            value(Option.REAPER),
                            value(Option.REAPER_START),
                            value(Option.REAPER_END),
                            value(Option.REAPER_IDLE),
                            value(Option.REAPER_MIN_IDLE),
                            value(Option.REAPER_AWAITING),
                            value(Option.REAPER_EXEMPT)),
                    refusesUnbound,
                    value(Option.LOG_LEVEL).oneOf("error", "warn", "info", "debug", "off"),
                    withoutEffect());
        }

        private OptionValue value(Option option) {
            OptionValue value = given.get(option);
            return value == null ? new OptionValue(option, option.defaultText(), "default") : value;
        }

        private static PoolExpression pool(OptionValue value) {
            try {
                return PoolExpression.parse(value.text());
            } catch (IllegalArgumentException e) {
                throw value.wrong("addresses, ranges, prefixes or interface names of this host", e.getMessage());
            }
        }

        private static Exclusions exclude(OptionValue value) {
            try {
                return Exclusions.parse(value.text());
            } catch (IllegalArgumentException e) {
                throw value.wrong("addresses, ranges, prefixes, loopback, link-local, or none", e.getMessage());
            }
        }

        private List<Option> withoutEffect() {
            List<Option> options = new ArrayList<>();
            for (Option option : given.keySet()) {
                if (!option.isEffective()) {
                    options.add(option);
                }
            }
            return options;
        }
    }
}
