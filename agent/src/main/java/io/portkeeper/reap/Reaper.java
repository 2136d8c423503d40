package io.portkeeper.reap;

import io.portkeeper.linux.SocketCalls;
import io.portkeeper.observe.Notices;
import io.portkeeper.ports.Destination;
import io.portkeeper.reap.Victims.Lookup;
import io.portkeeper.reap.Victims.Victim;
import io.portkeeper.track.Activity;
import io.portkeeper.track.Connection;
import io.portkeeper.track.Connection.Freed;
import io.portkeeper.track.OpenConnections;
import java.io.FileDescriptor;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/** Resets the connection that least recently did anything, when its port is needed. */
public final class Reaper {

    /** Nobody could go a moment ago: to look again for every connect would hold them all up. */
    private static final long NOBODY_NANOS = 20_000_000L;

    /** How long a batch is the right one: others become idle, or are closed by their peer, and would go before some of it. */
    private static final long BATCH_NANOS = 100_000_000L;

    private final Rules rules;
    private final Victims victims;
    private final SocketCalls calls;
    private final Notices notices;
    private final LongSupplier nanoClock;
    private final ReapReport report;
    private final ConcurrentMap<Destination, Batch> batches = new ConcurrentHashMap<>();

    /** The victims for one destination, in the order in which they go. */
    private static final class Batch {
        private Queue<Victim> next = new ArrayDeque<>();
        private Spared spared = new Spared();
        private boolean nobody;
        private long chosenNanos;
    }

    /** A reaper of those connections. */
    public Reaper(
            OpenConnections connections, Rules rules, SocketCalls calls, Notices notices, LongSupplier nanoClock) {
        this.rules = rules;
        this.victims = new Victims(connections, rules, calls);
        this.calls = calls;
        this.notices = notices;
        this.nanoClock = nanoClock;
        this.report = new ReapReport(notices);
    }

    Rules rules() {
        return rules;
    }

    /** What has been done of late, said once a minute. */
    public ReapReport report() {
        return report;
    }

    /**
     * Frees a port towards that destination.
     *
     * @return null when nobody may go
     */
    public Freed free(Destination destination) {
        Batch batch = batches.computeIfAbsent(destination, any -> new Batch());
        synchronized (batch) {
            long nowNanos = nanoClock.getAsLong();
            long ageNanos = nowNanos - batch.chosenNanos;
            Freed freed = ageNanos < BATCH_NANOS ? resetFirst(batch, "a connect to it had no port") : null;
            if (freed != null || (batch.nobody && ageNanos < NOBODY_NANOS)) {
                return freed;
            }
            batch.spared = new Spared();
            batch.next = victims.choose(isTo(destination, batch.spared), batch.spared);
            freed = resetFirst(batch, "a connect to it had no port");
            batch.nobody = freed == null;
            batch.chosenNanos = nowNanos;
            return freed;
        }
    }

    private Lookup isTo(Destination destination, Spared spared) {
        boolean exempt = destination.isIn(rules.exempt());
        int minIdle = rules.minIdleSteps();
        return (connection, age) -> {
            if (connection.lane().destination() != destination) {
                return false;
            }
            boolean active = age < minIdle;
            spared.exempt += exempt ? 1 : 0;
            spared.active += active && !exempt ? 1 : 0;
            return !exempt && !active;
        };
    }

    /** Resets the first that is still as idle as it was, and drops those before it. */
    private Freed resetFirst(Batch batch, String why) {
        for (Victim victim = batch.next.poll(); victim != null; victim = batch.next.poll()) {
            Freed freed = reset(victim, batch.spared, why);
            if (freed != null || rules.dryRun()) {
                return freed;
            }
        }
        return null;
    }

    /** Resets that one, if nothing speaks against it any more; null when something does, or in a dry run. */
    private Freed reset(Victim victim, Spared spared, String why) {
        Connection connection = victim.connection();
        if (rules.dryRun()) {
            if (connection.chosenInDryRun()) {
                report.wouldReset(connection.lane(), Activity.duration(victim.ageSteps()), why);
            }
            return null;
        }
        try {
            Freed freed = connection.reset(
                    victim.activity(),
                    fd -> isIdle(victim) && hasNothingUnread(fd, victim, spared),
                    calls,
                    nanoClock.getAsLong());
            if (freed != null) {
                report.reset(connection.lane(), Activity.duration(victim.ageSteps()), why);
            }
            return freed;
        } catch (IOException e) {
            notices.failed("while reaping", e);
            return null;
        }
    }

    /** Asked last of all, under the connection's lock, whatever led to this victim. */
    private boolean isIdle(Victim victim) {
        return Activity.age(victim.activity(), Activity.now()) >= rules.minIdleSteps();
    }

    /** What has arrived and was not read would be lost: an application that is slow to read is not idle, up to a limit. */
    private boolean hasNothingUnread(FileDescriptor fd, Victim victim, Spared spared) throws IOException {
        boolean unread = victim.ageSteps() < rules.idleSteps() && calls.unread(fd) > 0;
        spared.unread += unread ? 1 : 0;
        return !unread;
    }

    /** Why nobody could go, for a message. */
    public String account(Destination destination) {
        Batch batch = batches.get(destination);
        if (batch == null) {
            return "none was looked for";
        }
        synchronized (batch) {
            return batch.spared.text(rules);
        }
    }

    /**
     * Frees ports of lanes under pressure before a connect finds them exhausted.
     *
     * @param underPressure whose lane does not tolerate how idle it is
     * @param stillUnderPressure the same, asked before each reset: every port that is freed lets its lane tolerate more
     */
    void relieve(Lookup underPressure, Lookup stillUnderPressure) {
        Spared spared = new Spared();
        Queue<Victim> batch = victims.choose(underPressure, spared);
        for (Victim victim = batch.poll(); victim != null; victim = batch.poll()) {
            Freed freed = stillUnderPressure.wants(victim.connection(), victim.ageSteps())
                    ? reset(victim, spared, "pressure")
                    : null;
            if (freed != null) {
                freed.lane().gainsPort(freed.port(), freed.owned(), nanoClock.getAsLong());
            }
        }
    }

    /** Forgets batches of destinations that nobody connects to. */
    void forgetIdle() {
        batches.keySet().removeIf(destination -> !destination.hasFullLane(nanoClock.getAsLong()));
    }
}
