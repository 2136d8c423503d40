package io.portkeeper.reap;

import io.portkeeper.linux.SocketCalls;
import io.portkeeper.observe.Notices;
import io.portkeeper.pool.SourceSet;
import io.portkeeper.ports.Destination;
import io.portkeeper.ports.Lane;
import io.portkeeper.reap.Reaping.Why;
import io.portkeeper.reap.Victims.Lookup;
import io.portkeeper.reap.Victims.Search;
import io.portkeeper.reap.Victims.Victim;
import io.portkeeper.track.Activity;
import io.portkeeper.track.Connection;
import io.portkeeper.track.Connection.Freed;
import io.portkeeper.track.OpenConnections;
import java.io.FileDescriptor;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/** Resets the connection that has been idle longest, when its port is needed. */
public final class Reaper {

    /** The shortest pause after a search that found no victim: a new search for every connect would delay them all. */
    private static final long NOBODY_NANOS = 20_000_000L;

    /** The pause is this many times as long as the search, so that long searches do not delay connects most of the time. */
    private static final long NOBODY_TIMES = 10;

    /** The longest pause, because a search may have spent most of its time waiting for a processor. */
    private static final long NOBODY_MOST_NANOS = 200_000_000L;

    /** After this time, a connect gives up its search. The next connect continues it. */
    private static final long SEARCH_NANOS = 50_000_000L;

    /**
     * How long a batch stays valid. Later, other connections have become idle or been closed by their peer, and come before
     * some of the batch.
     */
    private static final long BATCH_NANOS = 100_000_000L;

    /**
     * After this time, a batch that no connect has asked for is forgotten even if its destination is full, because its
     * sources may no longer belong to any pool.
     */
    private static final long FORGET_NANOS = 10_000_000_000L;

    /** After this time, the thread that relieves lanes gives up. */
    private static final long RELIEF_NANOS = 10 * SEARCH_NANOS;

    private volatile Rules rules;
    private final Victims victims;
    private final Over over;
    private final Presence presence;
    private final SocketCalls calls;
    private final Notices notices;
    private final LongSupplier nanoClock;
    private final ToIntFunction<Duration> steps;
    private final Supplier<Duration> clockStood;
    private final BooleanSupplier recording;
    private final ReapReport report;
    private final ConcurrentMap<Wanted, Batch> batches = new ConcurrentHashMap<>();

    /** What a connect wants: a port to that destination, from one of those sources. */
    private record Wanted(Destination destination, SourceSet sources) {}

    /** The victims for such connects, and why other connections are spared. */
    private static final class Batch {
        private Search search;
        private Spared spared = new Spared();
        private long chosenNanos;
        private long nobodyUntilNanos;
        private volatile long wantedNanos;
        private boolean nobody;

        Batch(long nowNanos) {
            wantedNanos = nowNanos;
        }

        /**
         * Whether its remaining victims are still the next ones: it is young, or the last search found none and is not over.
         */
        boolean isRight(long nowNanos) {
            return search != null && (nowNanos - chosenNanos < BATCH_NANOS || (nobody && !search.isOver()));
        }
    }

    /**
     * A reaper of those connections.
     *
     * @param steps after how many steps of the coarse clock a duration has certainly passed
     * @param clockStood for how long that clock has stood still
     * @param recording whether it is certain that reads and writes are recorded now; asked before each reset
     */
    public Reaper(
            OpenConnections connections,
            Rules rules,
            SocketCalls calls,
            Notices notices,
            LongSupplier nanoClock,
            ToIntFunction<Duration> steps,
            Supplier<Duration> clockStood,
            BooleanSupplier recording) {
        this.rules = rules;
        this.steps = steps;
        this.clockStood = clockStood;
        this.recording = recording;
        this.victims = new Victims(connections, calls, nanoClock, steps);
        this.over = new Over(connections, calls, nanoClock);
        this.presence = new Presence(calls, nanoClock);
        this.calls = calls;
        this.notices = notices;
        this.nanoClock = nanoClock;
        this.report = new ReapReport(notices);
    }

    /** The rules in force. */
    public Rules rules() {
        return rules;
    }

    /** The idle time that a lane tolerates at that pressure, in steps of the coarse clock. */
    int toleratedSteps(double pressure) {
        Duration tolerated = rules.tolerated(pressure);
        return tolerated == null ? Integer.MAX_VALUE : steps.applyAsInt(tolerated);
    }

    /** Tells the flight recorder that the idle time that a lane tolerates is limited. */
    void underPressure(Lane lane, int inUse, int ports) {
        Duration tolerated = rules.tolerated((double) inUse / ports);
        if (tolerated != null) {
            notices.recorder().pressure(lane.source(), lane.destination(), inUse, ports, tolerated);
        }
    }

    /** Uses other rules from now on, because the operator has changed them. */
    public void use(Rules changed) {
        rules = changed;
    }

    /** The report of recent resets, which is logged once a minute. */
    public ReapReport report() {
        return report;
    }

    /**
     * Frees a port to that destination.
     *
     * @param sources the port must be of one of them; the connect may not use others, or may no longer use them
     * @return null if no connection may be reset
     */
    public Freed free(Destination destination, SourceSet sources) {
        Batch batch =
                batches.computeIfAbsent(new Wanted(destination, sources), any -> new Batch(nanoClock.getAsLong()));
        synchronized (batch) {
            long nowNanos = nanoClock.getAsLong();
            batch.wantedNanos = nowNanos;
            if (batch.nobody && nowNanos - batch.nobodyUntilNanos < 0) {
                return null;
            }
            Freed freed = batch.isRight(nowNanos) ? resetNext(batch) : null;
            if (freed == null && (batch.search == null || batch.search.isOver() || !batch.isRight(nowNanos))) {
                freed = over.takeBackOwned(
                        connection -> isOf(connection, destination, sources) && isUseful(connection));
                if (freed != null) {
                    batch.nobody = false;
                    return freed;
                }
                batch.spared = new Spared();
                batch.search = victims.search(isTo(destination, sources), rules, batch.spared);
                freed = resetNext(batch);
                batch.chosenNanos = nanoClock.getAsLong();
            }
            batch.nobody = freed == null;
            if (batch.nobody) {
                long endNanos = nanoClock.getAsLong();
                long pauseNanos = Math.max(NOBODY_NANOS, NOBODY_TIMES * (endNanos - nowNanos));
                batch.nobodyUntilNanos = endNanos + Math.min(NOBODY_MOST_NANOS, pauseNanos);
            }
            return freed;
        }
    }

    private Lookup isTo(Destination destination, SourceSet sources) {
        boolean exempt = destination.isIn(rules.exempt());
        int minIdle = steps.applyAsInt(rules.minIdle());
        return (connection, age) ->
                !exempt && age >= minIdle && isOf(connection, destination, sources) && isUseful(connection);
    }

    private static boolean isOf(Connection connection, Destination destination, SourceSet sources) {
        return connection.lane().destination() == destination
                && sources.contains(connection.lane().source());
    }

    /** Whether its port would be of use to anybody. */
    private boolean isUseful(Connection connection) {
        return !presence.isAbsent(connection.lane().source());
    }

    /** Takes back the ports of connections of those lanes that are over although their owner has not noticed. */
    void takeBackOver(Predicate<Lane> lanes) {
        over.takeBackAll(connection -> lanes.test(connection.lane()));
    }

    /** Resets the next victim that is still as idle as it was. */
    private Freed resetNext(Batch batch) {
        long untilNanos = nanoClock.getAsLong() + SEARCH_NANOS;
        for (Victim victim = batch.search.next(untilNanos); victim != null; victim = batch.search.next(untilNanos)) {
            Freed freed = reset(victim, batch.spared, Why.CONNECT);
            if (freed != null || rules.dryRun()) {
                return freed;
            }
        }
        return null;
    }

    /** Resets that victim if nothing speaks against it now. Returns null if something does, or in a dry run. */
    private Freed reset(Victim victim, Spared spared, Why why) {
        Connection connection = victim.connection();
        if (rules.dryRun()) {
            if (connection.chosenInDryRun()) {
                report.reaped(Reaping.of(connection, idle(victim), why, true));
            }
            return null;
        }
        if (!recording.getAsBoolean()) {
            return null;
        }
        try {
            Freed freed = connection.reset(
                    victim.activity(),
                    fd -> isIdle(victim)
                            && isStillItsOwn(fd, connection)
                            && hasNothingUnread(fd, victim, spared)
                            && hasNothingUnsent(fd, victim, spared),
                    calls,
                    nanoClock.getAsLong());
            if (freed != null) {
                report.reaped(Reaping.of(connection, idle(victim), why, false));
            }
            return freed;
        } catch (IOException e) {
            // The next victim is reset instead.
            spared.refused++;
            notices.resetRefused(e);
            return null;
        }
    }

    /** How long the victim has been idle, at least: the steps are counted, and the clock may have lost some. */
    private Duration idle(Victim victim) {
        Duration counted = Activity.duration(victim.ageSteps());
        return counted.compareTo(rules.minIdle()) < 0 ? rules.minIdle() : counted;
    }

    /** Asked once more, under the connection's lock, however this victim was found. */
    private boolean isIdle(Victim victim) {
        return victim.activity().age(Activity.now()) >= steps.applyAsInt(rules.minIdle());
    }

    /**
     * Whether the descriptor still leads to the connection's destination. If a close has bypassed the agent, the number may
     * belong to another connection, and the descriptor of a native transport does not show that.
     */
    private boolean isStillItsOwn(FileDescriptor fd, Connection connection) {
        try {
            return connection.lane().destination().isAt(calls.remote(fd));
        } catch (IOException e) {
            return false; // the connection has ended by itself
        }
    }

    /**
     * Whether the application has read all data that has arrived, which a reset would lose. An application that is slow to
     * read is not idle, until the connection has been idle for {@code reaper.idle}.
     */
    private boolean hasNothingUnread(FileDescriptor fd, Victim victim, Spared spared) throws IOException {
        boolean unread = victim.ageSteps() < steps.applyAsInt(rules.idle()) && calls.unread(fd) > 0;
        spared.unread += unread ? 1 : 0;
        return !unread;
    }

    /**
     * Whether the peer has all data that the kernel has accepted, which a reset would lose too. A peer that never accepts it
     * is given up when the connection has been idle for {@code reaper.awaiting-idle}.
     */
    private boolean hasNothingUnsent(FileDescriptor fd, Victim victim, Spared spared) {
        boolean unsent = victim.ageSteps() < steps.applyAsInt(rules.awaitingIdle()) && calls.hasUnsent(fd);
        spared.unsent += unsent ? 1 : 0;
        return !unsent;
    }

    /** Why no connection could be reset, for a message. */
    public String account(Destination destination, SourceSet sources) {
        if (!rules.dryRun() && !recording.getAsBoolean()) {
            return "it is not certain that reads and writes are recorded";
        }
        Batch batch = batches.get(new Wanted(destination, sources));
        if (batch == null) {
            return "none was looked for";
        }
        synchronized (batch) {
            if (batch.search == null) {
                return "none was looked for";
            }
            return batch.spared.text(
                    destination, sources, presence::isAbsent, rules, clockStood.get(), batch.search.isOver());
        }
    }

    /**
     * Frees ports of lanes under pressure before a connect finds them exhausted.
     *
     * @param underPressure whether a connection has been idle for longer than its lane tolerates
     * @param stillUnderPressure the same, asked before each reset, because with every port that is freed the lane tolerates
     *     more
     */
    void relieve(Lookup underPressure, Lookup stillUnderPressure) {
        Spared spared = new Spared();
        Search search = victims.search(
                (connection, age) -> underPressure.wants(connection, age) && isUseful(connection), rules, spared);
        // The longest idle victims of a lane come first. Once the lane tolerates one, no younger one is reset, even if
        // a connect makes the lane fuller again.
        Set<Lane> relieved = new HashSet<>();
        int taken = 0;
        long untilNanos = nanoClock.getAsLong() + RELIEF_NANOS;
        for (Victim victim = search.next(untilNanos);
                victim != null && taken < Victims.MOST;
                victim = search.next(untilNanos)) {
            Connection connection = victim.connection();
            if (relieved.contains(connection.lane()) || !stillUnderPressure.wants(connection, victim.ageSteps())) {
                relieved.add(connection.lane());
                continue;
            }
            Freed freed = reset(victim, spared, Why.PRESSURE);
            if (freed != null) {
                freed.lane().gainsPort(freed.port(), freed.owned(), nanoClock.getAsLong());
            }
            taken += freed != null || rules.dryRun() ? 1 : 0;
        }
    }

    /** Forgets batches whose destination has no full lane, or that no connect has asked for lately. */
    void forgetIdle() {
        long nowNanos = nanoClock.getAsLong();
        batches.entrySet()
                .removeIf(entry -> !entry.getKey().destination().hasFullLane(nowNanos)
                        || nowNanos - entry.getValue().wantedNanos > FORGET_NANOS);
    }
}
