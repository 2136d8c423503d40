package io.portkeeper.config;

import io.portkeeper.pool.IpRanges;
import io.portkeeper.pool.PoolExpression;
import io.portkeeper.pool.Routes;
import io.portkeeper.pool.SourceRules;
import io.portkeeper.pool.StickyKey;
import io.portkeeper.pool.Strategy;
import io.portkeeper.ports.HostPorts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * What the operator decided, checked as a whole.
 *
 * @param pool the source addresses, or null when there is no pool
 * @param poolRefresh how often the pool's interfaces are read again
 * @param sources rules for the sources of every pool
 * @param strategy in which order sources are tried
 * @param rotate period after which sticky choices are dealt again, or null
 * @param routes destinations that are left alone, or have a pool of their own
 * @param ports settings of local ports
 * @param reaper settings of the reaper
 * @param refusesUnbound whether a connect fails rather than use a source that is not in the pool
 * @param observe what operators want to see
 * @param texts every option as it was written, or its default
 * @param given options that were set
 */
public record Settings(
        PoolExpression pool,
        Duration poolRefresh,
        SourceRules sources,
        Strategy.Kind strategy,
        Duration rotate,
        Routes routes,
        PortSettings ports,
        ReaperSettings reaper,
        boolean refusesUnbound,
        ObserveSettings observe,
        Map<Option, String> texts,
        Set<Option> given) {

    /**
     * Reads the options of all four places.
     *
     * @param arguments {@code key=value,key=value} or null
     * @return the settings, or null when the agent is switched off by {@code enabled=false}
     * @throws WrongOption naming the option, its value and what was expected
     */
    public static Settings read(String arguments, Properties properties, Map<String, String> environment) {
        return read(arguments, properties, environment, null);
    }

    /**
     * Reads the options, for the first time or again while the JVM runs.
     *
     * @param before what was read the last time, or null. An option that is written as it was then keeps its meaning, even
     *     if an interface has disappeared or the kernel's ports have changed meanwhile
     */
    static Settings read(String arguments, Properties properties, Map<String, String> environment, Settings before) {
        return new Reader(arguments, properties, environment, before).read();
    }

    private static final class Reader {

        private final Map<Option, OptionValue> given;
        private final Settings before;

        Reader(String arguments, Properties properties, Map<String, String> environment, Settings before) {
            this.given = new EnumMap<>(OptionSources.read(arguments, properties, environment));
            this.before = before;
        }

        private boolean areAsBefore(Option... options) {
            for (Option option : options) {
                if (before == null || !value(option).text().trim().equals(before.texts.get(option))) {
                    return false;
                }
            }
            return true;
        }

        Settings read() {
            OptionValue enabled = value(Option.ENABLED);
            OptionValue fallback = value(Option.FALLBACK);
            if (!enabled.isTrue()) {
                if (fallback.is("fail")) {
                    throw enabled.wrong(
                            "fallback=unbound beside it, or neither",
                            "fallback=fail forbids connections without the agent");
                }
                return null;
            }
            boolean refusesUnbound = fallback.oneOf("unbound", "fail").equals("fail");
            if (refusesUnbound && !given.containsKey(Option.POOL) && !given.containsKey(Option.ROUTES)) {
                throw fallback.wrong("a pool or routes beside it", "without them there is nothing to refuse");
            }
            return new Settings(
                    pool(),
                    value(Option.POOL_REFRESH).duration(),
                    new SourceRules(
                            StickyKey.valueOf(value(Option.STICKY_KEY).constantOf("host", "site", "address", "subnet")),
                            mostConnections(value(Option.POOL_MAX_CONNECTIONS)),
                            drain(value(Option.DRAIN))),
                    Strategy.Kind.valueOf(
                            value(Option.STRATEGY).constantOf("sticky", "least-used", "round-robin", "random")),
                    rotate(value(Option.ROTATE)),
                    areAsBefore(Option.ROUTES, Option.EXCLUDE)
                            ? before.routes
                            : routes(value(Option.ROUTES), exclude(value(Option.EXCLUDE))),
                    ports(),
                    ReaperSettings.of(
                            value(Option.REAPER),
                            value(Option.REAPER_START),
                            value(Option.REAPER_END),
                            value(Option.REAPER_IDLE),
                            value(Option.REAPER_MIN_IDLE),
                            value(Option.REAPER_AWAITING),
                            value(Option.REAPER_AWAITING_IDLE),
                            value(Option.REAPER_EXEMPT)),
                    refusesUnbound,
                    ObserveSettings.of(
                            value(Option.LOG_LEVEL),
                            value(Option.LOG_FILE),
                            value(Option.METRICS),
                            value(Option.SITES)),
                    texts(),
                    Set.copyOf(given.keySet()));
        }

        private OptionValue value(Option option) {
            OptionValue value = given.get(option);
            return value == null ? new OptionValue(option, option.defaultText(), OptionValue.DEFAULT) : value;
        }

        private PortSettings ports() {
            return areAsBefore(Option.PORTS_WINDOW, Option.PORTS_OWNED, Option.PORTS_REUSE_AFTER)
                    ? before.ports
                    : PortSettings.of(
                            value(Option.PORTS_WINDOW),
                            value(Option.PORTS_OWNED),
                            value(Option.PORTS_REUSE_AFTER),
                            HostPorts.read());
        }

        private PoolExpression pool() {
            if (areAsBefore(Option.POOL)) {
                return before.pool;
            }
            return given.containsKey(Option.POOL) ? pool(value(Option.POOL)) : null;
        }

        private static PoolExpression pool(OptionValue value) {
            try {
                return PoolExpression.parse(value.text());
            } catch (IllegalArgumentException e) {
                throw value.wrong("addresses, ranges, prefixes or interface names of this host", e.getMessage());
            }
        }

        private static IpRanges exclude(OptionValue value) {
            try {
                return IpRanges.parse(value.text());
            } catch (IllegalArgumentException e) {
                throw value.wrong("addresses, ranges, prefixes, loopback, link-local, or none", e.getMessage());
            }
        }

        private static Duration rotate(OptionValue value) {
            return value.is("off") ? null : value.durationOr("off");
        }

        private static int mostConnections(OptionValue value) {
            return value.is("off") ? Integer.MAX_VALUE : value.numberOr("off", 1, Integer.MAX_VALUE);
        }

        private static IpRanges drain(OptionValue value) {
            try {
                return IpRanges.parse(value.text());
            } catch (IllegalArgumentException e) {
                throw value.wrong("addresses, ranges or prefixes", e.getMessage());
            }
        }

        private static Routes routes(OptionValue value, IpRanges exclude) {
            try {
                return new Routes(value.text(), exclude);
            } catch (IllegalArgumentException e) {
                throw value.wrong(
                        "routes like 203.0.113.0/24=10.0.0.10-12; *.example.com:443=10.0.0.13; 10.0.0.0/8=direct",
                        e.getMessage());
            }
        }

        private Map<Option, String> texts() {
            Map<Option, String> texts = new EnumMap<>(Option.class);
            for (Option option : Option.values()) {
                texts.put(option, value(option).text().trim());
            }
            return texts;
        }
    }

    /** These settings, with what an operator has changed by hand since the start. */
    public Settings with(Overrides overrides) {
        return new Settings(
                pool,
                poolRefresh,
                sources.alsoDrained(overrides.drained()),
                strategy,
                rotate,
                routes,
                ports,
                reaper.with(overrides.dryRun()),
                refusesUnbound,
                observe,
                texts,
                given);
    }

    /** Settings that the operator may not have meant, one line each. */
    public List<String> remarks() {
        List<String> remarks = new ArrayList<>(routes.remarks());
        if (rotate != null && strategy != Strategy.Kind.STICKY) {
            remarks.add("rotate has no effect with strategy=" + strategy + ": it works only with strategy=sticky");
        }
        return remarks;
    }

    /** The options that are written differently in {@code others}. */
    public List<Option> differences(Settings others) {
        List<Option> options = new ArrayList<>();
        for (Option option : Option.values()) {
            if (!texts.get(option).equals(others.texts.get(option))) {
                options.add(option);
            }
        }
        return options;
    }
}
