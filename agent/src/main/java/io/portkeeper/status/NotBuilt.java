package io.portkeeper.status;

import io.portkeeper.config.Option;
import io.portkeeper.config.Settings;
import io.portkeeper.connect.AgentBridge;
import io.portkeeper.connect.Operations;
import io.portkeeper.observe.Notices;
import io.portkeeper.status.Status.Rungs;
import io.portkeeper.status.Status.StalledThread;
import io.portkeeper.status.Status.Totals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What is shown of an agent that is live but could not be built: that it does nothing, and why. */
public final class NotBuilt implements Shown {

    private final String version;
    private final AgentBridge agent;

    /**
     * What is shown of that agent until it is built.
     *
     * @param version for people
     */
    public NotBuilt(String version, AgentBridge agent) {
        this.version = version;
        this.agent = agent;
    }

    AgentBridge agent() {
        return agent;
    }

    @Override
    public Status read() {
        Settings settings = agent.settings();
        Notices notices = agent.notices();
        return new Status(
                version,
                ProcessHandle.current().pid(),
                Instant.now().toString(),
                Duration.ofNanos(System.nanoTime() - agent.startNanos()).toSeconds(),
                settings.given().contains(Option.POOL) ? settings.texts().get(Option.POOL) : null,
                settings.texts().get(Option.STRATEGY),
                "off",
                lacks(),
                StalledThread.of(agent.loops()),
                0,
                0,
                0,
                null,
                new Totals(
                        0,
                        0,
                        0,
                        notices.total(Notices.Kind.REFUSED),
                        0,
                        0,
                        0,
                        0,
                        0,
                        notices.total(Notices.Kind.FAILED) + notices.total(Notices.Kind.REVIVED)),
                new Rungs(0, 0, 0, 0),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    private List<String> lacks() {
        List<String> lacks = new ArrayList<>();
        lacks.add(agent.whyNotBuilt());
        lacks.addAll(agent.notices().lacks());
        return lacks;
    }

    @Override
    public String health() {
        StringBuilder text = new StringBuilder(version).append(" does nothing\n");
        for (String lack : lacks()) {
            text.append(lack).append('\n');
        }
        for (StalledThread thread : StalledThread.of(agent.loops())) {
            text.append(thread.text()).append('\n');
        }
        return text.toString();
    }

    @Override
    public boolean isAtWork() {
        return false;
    }

    @Override
    public String report() {
        throw new IllegalStateException(agent.whyNotBuilt());
    }

    @Override
    public Operations operations() {
        throw new IllegalStateException(agent.whyNotBuilt());
    }
}
