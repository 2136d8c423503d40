package io.portkeeper.config;

import java.util.Locale;

/** Every option: key, default and meaning, as the README's table shows them. */
public enum Option {
    POOL(
            "pool",
            "none",
            "source addresses, IPv4 and IPv6 mixed: addresses, ranges `a-b` or `10.0.0.10-17`, prefixes, interface names;"
                    + " put `!` before an entry to exclude it, append `*3` to an entry to give it three times the weight."
                    + " Without a pool the kernel chooses the source"),
    POOL_REFRESH("pool.refresh", "30s", "how often the addresses of interfaces in the pool are read again"),
    POOL_MAX_CONNECTIONS(
            "pool.max-connections",
            "off",
            "maximum number of open connections for each source of a pool; a source at this maximum is treated as if it had no"
                    + " port left"),
    DRAIN(
            "drain",
            "none",
            "sources that take no new connections, while existing ones are kept: addresses, ranges, prefixes"),
    STRATEGY(
            "strategy",
            "sticky",
            "how a source is chosen: `sticky` (each destination keeps its source; only a connection for which that source has no"
                    + " port left, or cannot be used, gets the next one), `least-used`, `round-robin` or `random`"),
    STICKY_KEY(
            "sticky.key",
            "host",
            "which destinations share a source under `sticky`: those of the same `host` (the name that the application resolved,"
                    + " or the address if there is none), `site` (the registrable domain of that name, `example.co.uk`),"
                    + " `address`, or `subnet` (/24, /56)"),
    ROTATE(
            "rotate",
            "off",
            "period after which `sticky` assigns each destination another source; the changes are spread over the period, and"
                    + " open connections are kept"),
    ROUTES(
            "routes",
            "none",
            "destinations that have a pool of their own, or for which the kernel chooses the source:"
                    + " `203.0.113.0/24=10.0.0.10-12; *.example.com:443=10.0.0.13; 10.0.0.0/8=direct`"),
    EXCLUDE(
            "exclude",
            "loopback, link-local",
            "destinations that the agent leaves alone: addresses, ranges, prefixes, `loopback`, `link-local`, or `none`"),
    PORTS_WINDOW(
            "ports.window",
            "64",
            "number of ports in the first window, which `connect` searches if the single ports tried before it are in use;"
                    + " with `off`, the kernel searches the whole range",
            Effect.AT_START),
    PORTS_OWNED(
            "ports.owned",
            "auto",
            "ports that the agent hands out itself when the system's range is exhausted: ranges of ports that are outside"
                    + " `ip_local_port_range` or in `ip_local_reserved_ports`, `auto` (61000-65535, without the ports in"
                    + " `ip_local_port_range` or `ip_local_reserved_ports`), or `off`",
            Effect.AT_START),
    PORTS_REUSE_AFTER(
            "ports.reuse-after",
            "10s",
            "how long the agent leaves an owned port unused after its connection has closed, instead of the kernel's 60 s in"
                    + " TIME_WAIT",
            Effect.AT_START),
    REAPER(
            "reaper",
            "on",
            "whether the agent resets idle connections when ports run short: `on`, `off`, or `dry-run` (the agent only logs"
                    + " which connections it would reset)"),
    REAPER_START(
            "reaper.start",
            "80%",
            "when this share of a lane's ports is in use, the agent begins to reset connections: those that have been idle for"
                    + " `reaper.idle` (a lane is one source and one destination)"),
    REAPER_END(
            "reaper.end",
            "100%",
            "when this share of a lane's ports is in use, the agent resets connections that have been idle for"
                    + " `reaper.min-idle`; between `reaper.start` and `reaper.end`, the tolerated idle time falls linearly from"
                    + " `reaper.idle` to `reaper.min-idle`"),
    REAPER_IDLE("reaper.idle", "60s", "how long a connection may be idle at `reaper.start`"),
    REAPER_MIN_IDLE("reaper.min-idle", "2s", "a connection that was active within this time is never reset"),
    REAPER_AWAITING(
            "reaper.awaiting",
            "false",
            "when a connection that awaits an answer may be reset: with `true` after the same idle time as one that has been"
                    + " answered, with `false` only after `reaper.awaiting-idle`; in both cases only when no other connection can"
                    + " be reset"),
    REAPER_AWAITING_IDLE(
            "reaper.awaiting-idle",
            "auto",
            "how long a connection that awaits an answer, or that the proxy has half closed, must be idle before it may be"
                    + " reset; even then it is reset only if no other connection can be; `auto` is ten times `reaper.idle`"),
    REAPER_EXEMPT(
            "reaper.exempt", "none", "destinations whose connections are never reset: addresses, ranges, prefixes"),
    FALLBACK(
            "fallback",
            "unbound",
            "what happens when no source of the pool can be used: with `unbound` the kernel chooses the source, with `fail` the"
                    + " connection is refused"),
    METRICS(
            "metrics",
            "off",
            "`[host:]port` of the Prometheus metrics and the status page; on loopback if no host is given",
            Effect.AT_START),
    SITES(
            "sites",
            "sampled",
            "for which connects the agent records the calling code: `sampled` (for all of them, up to 100 a second; above that"
                    + " rate, for a random share), `exact` (for all) or `off`"),
    LOG_LEVEL("log.level", "info", "`error`, `warn`, `info`, `debug` or `off`", Effect.AT_START),
    LOG_FILE(
            "log.file",
            "none",
            "file that the log is appended to, with times in UTC; without it the log goes to stderr",
            Effect.AT_START),
    CONFIG("config", "none", "properties file that holds any of the other options", Effect.AT_START),
    ENABLED("enabled", "true", "with `false` the JVM runs as if the agent were not there", Effect.AT_START);

    /** When a change of the file takes effect. */
    public enum Effect {
        /** Within a second. */
        AT_ONCE,

        /** When the JVM is started again. */
        AT_START
    }

    private final String key;
    private final String defaultText;
    private final String meaning;
    private final Effect effect;

    Option(String key, String defaultText, String meaning) {
        this(key, defaultText, meaning, Effect.AT_ONCE);
    }

    Option(String key, String defaultText, String meaning, Effect effect) {
        this.key = key;
        this.defaultText = defaultText;
        this.meaning = meaning;
        this.effect = effect;
    }

    /** As written in agent arguments and in the file. */
    public String key() {
        return key;
    }

    /** As written with {@code -D}. */
    public String property() {
        return OptionSources.PROPERTY_PREFIX.concat(key);
    }

    /** As written in the environment, where dots and dashes become underscores. */
    public String variable() {
        return OptionSources.VARIABLE_PREFIX.concat(
                key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT));
    }

    /** The default as an operator would write it. It is {@code none} if leaving the option out is the only way to get it. */
    public String defaultText() {
        return defaultText;
    }

    /** What it is for, in Markdown. */
    public String meaning() {
        return meaning;
    }

    /** When a change of it takes effect. */
    public Effect effect() {
        return effect;
    }

    static Option of(String key) {
        for (Option option : values()) {
            if (option.key.equals(key)) {
                return option;
            }
        }
        return null;
    }
}
