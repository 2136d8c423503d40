package io.portkeeper.testapp.siege;

import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.JvmCommand;

/** The agent and its options that the proxy is started with. */
enum Side {
    REAPER("agent, reaper=on") {
        @Override
        JvmCommand under(JvmCommand proxy) {
            return Agent.under(proxy, "pool=10.9.0.1", "ports.owned=off", "reaper=on");
        }
    },
    NO_REAPER("agent, reaper=off") {
        @Override
        JvmCommand under(JvmCommand proxy) {
            return Agent.under(proxy, "pool=10.9.0.1", "ports.owned=off", "reaper=off");
        }
    },
    NO_AGENT("no agent") {
        @Override
        JvmCommand under(JvmCommand proxy) {
            return proxy;
        }
    };

    private final String title;

    Side(String title) {
        this.title = title;
    }

    /** The name in tables and charts. */
    String title() {
        return title;
    }

    /** The proxy's command, with what this side adds. */
    abstract JvmCommand under(JvmCommand proxy);
}
