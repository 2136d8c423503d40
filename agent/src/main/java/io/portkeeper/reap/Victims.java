package io.portkeeper.reap;

import io.portkeeper.linux.SocketCalls;
import io.portkeeper.track.Activity;
import io.portkeeper.track.Connection;
import io.portkeeper.track.OpenConnections;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;

/**
 * Finds the connections that may be reset, in this order: those that the peer has closed, then those that have been
 * answered, then those that have awaited an answer for {@code reaper.awaiting-idle} or, with {@code reaper.awaiting=true},
 * for any time. Within each group, the longest idle comes first. A connection that has not been used yet, or that may await
 * more of an answer, is spared until it has been idle for {@code reaper.idle}, because its owner may only be busy.
 *
 * <p>They come in batches, each from one look through the whole table. For a short while, a connection of a batch that has
 * done nothing since has still been idle for longer than all connections outside the batch.
 */
final class Victims {

    /** How many connections of each kind a batch has, at most. For so many at once, the kernel is asked for their state. */
    static final int MOST = 1_024;

    /** Which connections are looked for. */
    interface Lookup {
        /** Whether the port of this connection is wanted, and it has been idle for long enough to be reset. */
        boolean wants(Connection connection, int ageSteps);
    }

    /** A connection, and its last activity when it was chosen. */
    record Victim(Connection connection, Activity activity, int ageSteps) {}

    private final OpenConnections connections;
    private final SocketCalls calls;
    private final LongSupplier nanoClock;
    private final ToIntFunction<Duration> steps;

    Victims(OpenConnections connections, SocketCalls calls, LongSupplier nanoClock, ToIntFunction<Duration> steps) {
        this.connections = connections;
        this.calls = calls;
        this.nanoClock = nanoClock;
        this.steps = steps;
    }

    /**
     * Searches those that {@code lookup} wants, as of now. Those that may nevertheless not be reset are counted in
     * {@code spared}.
     */
    Search search(Lookup lookup, Rules rules, Spared spared) {
        return new Search(lookup, rules, spared);
    }

    /** One search, batch after batch. Not thread-safe. */
    final class Search {

        private final Lookup lookup;
        private final Spared spared;
        private final int now = Activity.now();
        private final int idleSteps;
        private final int awaitingSteps;
        private final int halfClosedSteps;
        private final Queue<Victim> batch = new ArrayDeque<>();
        private final Queue<Victim> living = new ArrayDeque<>();
        private final Queue<Victim> awaiting = new ArrayDeque<>();

        /**
         * Only connections whose packed age is below this have not been in a batch yet; {@link Long#MIN_VALUE} when all have
         * been.
         */
        private long quietBelow = Long.MAX_VALUE;

        private long awaitingBelow = Long.MAX_VALUE;
        private boolean hasLooked;
        private boolean isOver;

        private Search(Lookup lookup, Rules rules, Spared spared) {
            this.lookup = lookup;
            this.spared = spared;
            this.idleSteps = steps.applyAsInt(rules.idle());
            this.halfClosedSteps = steps.applyAsInt(rules.awaitingIdle());
            this.awaitingSteps = rules.awaiting() ? 0 : halfClosedSteps;
        }

        /**
         * The next victim.
         *
         * @param untilNanos when to look no further, as {@link System#nanoTime}; the next call continues from there. The
         *     first look is always made: a thread that has waited for a processor until then must not take all connections
         *     for active
         * @return null when all have been seen, or at that time
         */
        Victim next(long untilNanos) {
            while (batch.isEmpty() && !isOver && (!hasLooked || nanoClock.getAsLong() - untilNanos < 0)) {
                hasLooked = true;
                // A look may find only connections that may not be reset.
                isOver = !look() || hasSeenAll();
            }
            return batch.poll();
        }

        private boolean hasSeenAll() {
            return quietBelow == Long.MIN_VALUE && awaitingBelow == Long.MIN_VALUE && awaiting.isEmpty();
        }

        /** Whether all have been seen. */
        boolean isOver() {
            return isOver && batch.isEmpty();
        }

        /** Fills the batch. Returns false if there is no connection left to fill it with. */
        private boolean look() {
            if (quietBelow == Long.MIN_VALUE && awaitingBelow == Long.MIN_VALUE) {
                batch.addAll(awaiting);
                awaiting.clear();
                return !batch.isEmpty();
            }
            // Those that await an answer are looked at once, to find the closed ones among them, and again only after
            // all others.
            boolean wantsAwaiting = awaitingBelow == Long.MAX_VALUE || quietBelow == Long.MIN_VALUE;
            Oldest oldestQuiet = new Oldest(MOST);
            Oldest oldestAwaiting = new Oldest(MOST);
            int mptcp = 0;
            int end = connections.end();
            for (int descriptor = 0; descriptor < end; descriptor++) {
                Activity activity = Activity.of(descriptor);
                int age = activity.age(now);
                long packed = pack(age, descriptor);
                boolean isAwaiting = activity.isAwaiting();
                Oldest oldest = isAwaiting ? oldestAwaiting : oldestQuiet;
                // Most connections of a large table are younger than those that have been found. Their activity alone
                // shows that.
                if (packed < (isAwaiting ? awaitingBelow : quietBelow)
                        && oldest.wants(packed)
                        && (wantsAwaiting || !isAwaiting)) {
                    Connection connection = connections.get(descriptor);
                    if (connection != null && !connection.isReset() && lookup.wants(connection, age)) {
                        if (connection.isMptcp()) {
                            mptcp++;
                        } else {
                            oldest.add(packed);
                        }
                    }
                }
            }
            spared.mptcp = Math.max(spared.mptcp, mptcp); // a later batch sees a part of them
            List<Victim> closedByPeer = new ArrayList<>();
            quietBelow = sort(oldestQuiet, false, closedByPeer);
            if (wantsAwaiting) {
                awaitingBelow = sort(oldestAwaiting, true, closedByPeer);
            }
            closedByPeer.sort((a, b) -> Integer.compare(b.ageSteps, a.ageSteps));
            batch.addAll(closedByPeer);
            batch.addAll(living);
            living.clear();
            return true;
        }

        /**
         * Packs age and descriptor into a number that is larger the longer the connection has been idle. Of connections that
         * the clock does not tell apart, the lower descriptor has the larger number, because it was most likely opened
         * first.
         */
        private static long pack(int age, int descriptor) {
            return (long) age << 32 | (Integer.MAX_VALUE - descriptor);
        }

        private static int descriptor(long packed) {
            return Integer.MAX_VALUE - (int) packed;
        }

        /**
         * Separates those that may be reset from the others. Returns the packed age of the youngest one looked at, or
         * {@link Long#MIN_VALUE} if there are no more.
         */
        private long sort(Oldest oldest, boolean areAwaiting, List<Victim> closedByPeer) {
            long[] descending = oldest.descending();
            for (long packed : descending) {
                Connection connection = connections.get(descriptor(packed));
                int age = (int) (packed >> 32);
                // Read once, because any later activity must show that the connection is no longer a victim.
                Activity activity = connection == null ? null : connection.activity();
                if (activity != null && activity.age(now) == age && activity.isAwaiting() == areAwaiting) {
                    sort(new Victim(connection, activity, age), closedByPeer);
                }
            }
            return descending.length < MOST ? Long.MIN_VALUE : descending[descending.length - 1];
        }

        private void sort(Victim victim, List<Victim> closedByPeer) {
            Activity activity = victim.activity;
            SocketCalls.State state = state(victim.connection);
            if (activity.isWriting()) {
                // Bytes may be flowing, whatever the peer has done, because a write is recorded only when it begins and
                // ends.
                sortAwaiting(victim, victim.ageSteps >= halfClosedSteps && state != SocketCalls.State.CLOSE);
                return;
            }
            switch (state) {
                case CLOSE_WAIT -> closedByPeer.add(victim);
                case CLOSE -> spared.opening++;
                case OTHER -> {
                    if (victim.ageSteps >= halfClosedSteps) {
                        awaiting.add(victim);
                    } else {
                        spared.opening++;
                    }
                }
                case ESTABLISHED -> {
                    boolean isIdle = victim.ageSteps >= idleSteps;
                    if (!isIdle && activity.isUnused()) {
                        spared.unused++;
                    } else if (activity.isAwaiting()) {
                        sortAwaiting(victim, victim.ageSteps >= awaitingSteps);
                    } else if (!isIdle && activity.mayBeUnanswered()) {
                        spared.unsure++;
                    } else {
                        living.add(victim);
                    }
                }
            }
        }

        private void sortAwaiting(Victim victim, boolean mayGo) {
            if (mayGo) {
                awaiting.add(victim);
            } else {
                spared.awaiting++;
            }
        }

        private SocketCalls.State state(Connection connection) {
            try {
                return calls.state(connection.fd());
            } catch (IOException e) {
                return SocketCalls.State.OTHER;
            }
        }
    }
}
