package io.portkeeper.config;

import java.util.Locale;

/** Every option: key, default and meaning, as the README's table shows them. */
public enum Option {
    POOL(
            "pool",
            "none",
            "source addresses: addresses, ranges `a-b` or `10.0.0.10-17`, prefixes, interface names, `!` to exclude, `*3`"
                    + " behind any for its weight; IPv4 and IPv6 mixed. Without a pool the kernel chooses the source"),
    POOL_REFRESH("pool.refresh", "30s", "how often the addresses of interfaces in the pool are read again"),
    POOL_MAX_CONNECTIONS(
            "pool.max-connections",
            "off",
            "how many open connections a source of a pool may have; when all have so many, it is as if no port were left"),
    DRAIN(
            "drain",
            "none",
            "sources that get no new connection, those that they have stay: addresses, ranges, prefixes"),
    STRATEGY(
            "strategy",
            "sticky",
            "`sticky` (each destination keeps its source, and goes on to the next when no port is left there),"
                    + " `least-used`, `round-robin` or `random`"),
    STICKY_KEY(
            "sticky.key",
            "host",
            "what destinations share to have the same source: `host` (the name the application resolved, else the"
                    + " address), `site` (the registrable domain of that name, `example.co.uk`), `address`, `subnet`"
                    + " (/24, /56)"),
    ROTATE(
            "rotate",
            "off",
            "period after which `sticky` deals each destination another source; spread over the period, connections stay"),
    ROUTES(
            "routes",
            "none",
            "destinations with a pool of their own, or with the kernel's choice:"
                    + " `203.0.113.0/24=10.0.0.10-12; *.example.com:443=10.0.0.13; 10.0.0.0/8=direct`"),
    EXCLUDE(
            "exclude",
            "loopback, link-local",
            "destinations left alone: addresses, ranges, prefixes, these two words, or `none`"),
    PORTS_WINDOW(
            "ports.window",
            "64",
            "how many ports `connect` looks at when those whose turn it is are taken, before it looks at more; or `off`",
            Effect.AT_START),
    PORTS_OWNED(
            "ports.owned",
            "auto",
            "ports that the agent hands out itself when the system's range is used up: ranges outside of"
                    + " `ip_local_port_range`, `auto` (61000-65535 less what that and `ip_local_reserved_ports` hold), or"
                    + " `off`",
            Effect.AT_START),
    PORTS_REUSE_AFTER(
            "ports.reuse-after",
            "10s",
            "how long an owned port rests after its connection closed, instead of 60 s in TIME_WAIT",
            Effect.AT_START),
    REAPER(
            "reaper",
            "on",
            "when a port is needed, the connection that least recently did anything is reset: `on`, `off`, or `dry-run`"
                    + " (only said in the log)"),
    REAPER_START(
            "reaper.start",
            "80%",
            "share of a lane's ports in use at which connections idle for `reaper.idle` are reset"),
    REAPER_END(
            "reaper.end", "100%", "share at which those idle for `reaper.min-idle` are; in between it is in between"),
    REAPER_IDLE("reaper.idle", "60s", "idleness tolerated at `reaper.start`"),
    REAPER_MIN_IDLE("reaper.min-idle", "2s", "a connection that did something within it is never reset"),
    REAPER_AWAITING(
            "reaper.awaiting", "false", "may connections that await an answer be reset, when nothing else is left"),
    REAPER_AWAITING_IDLE(
            "reaper.awaiting-idle",
            "auto",
            "after this much idleness a connection that awaits an answer, or is half closed, may be reset too, if no other"
                    + " can be; `auto`: ten times `reaper.idle`"),
    REAPER_EXEMPT(
            "reaper.exempt", "none", "destinations whose connections are never reset: addresses, ranges, prefixes"),
    FALLBACK(
            "fallback",
            "unbound",
            "when no source of the pool can be used: `unbound` lets the kernel choose, `fail` refuses the connection"),
    METRICS(
            "metrics",
            "off",
            "`[host:]port` of the Prometheus metrics and the status page; on loopback unless there is a host",
            Effect.AT_START),
    SITES(
            "sites",
            "sampled",
            "of which connects it is found out what code made them: `sampled` (all up to 100 a second, above that a"
                    + " share), `exact` (all) or `off`"),
    LOG_LEVEL("log.level", "info", "`error`, `warn`, `info`, `debug` or `off`", Effect.AT_START),
    LOG_FILE("log.file", "none", "a file to append the log to, with the time in UTC; else stderr", Effect.AT_START),
    CONFIG("config", "none", "a properties file with any of the other options", Effect.AT_START),
    ENABLED("enabled", "true", "`false`: the JVM runs as if the agent were not there", Effect.AT_START);

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

    /** As written in the environment: dots and dashes become underscores. */
    public String variable() {
        return OptionSources.VARIABLE_PREFIX.concat(
                key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT));
    }

    /** The default as an operator would write it; {@code none} where leaving the option out is the only way to say it. */
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
