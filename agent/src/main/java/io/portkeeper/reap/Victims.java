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
 * Connections that may go, in the order in which they go: those that the peer has closed, then those that have been answered,
 * then those that have awaited an answer for {@code reaper.awaiting-idle}, or, where that is allowed, at all; each least recently
 * active first. One that has not been used yet, or of which it cannot be told whether it was answered, is spared until it has
 * been idle for {@code reaper.idle}: its owner may only be busy.
 *
 * <p>They come in batches, each from one look through the whole table. For a short while, one of a batch that has done nothing
 * meanwhile is still the next: all others have become active since, or came later.
 */
final class Victims {

    /** In a batch, of each kind; of so many at once the kernel is asked whether the peer has closed. */
    static final int MOST = 1_024;

    /** Which connections are looked for. */
    interface Lookup {
        /** Whether this one is among those that ports are wanted of, and idle for long enough to go. */
        boolean wants(Connection connection, int ageSteps);
    }

    /** A connection, and what it had done last. */
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

    /** Those that {@code lookup} wants, as of now; those that may not go all the same are counted as spared. */
    Search search(Lookup lookup, Rules rules, Spared spared) {
        return new Search(lookup, rules, spared);
    }

    /** One search, batch after batch. Not shared between threads. */
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

        /** Who is older has been in a batch; {@link Long#MIN_VALUE} when all have been. */
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
         * @param untilNanos when to look no further, as {@link System#nanoTime}, but for the first look: a thread that has waited
         *     for a processor until then must not take everybody for active. The next call goes on from there
         * @return null when all have been seen, or at that time
         */
        Victim next(long untilNanos) {
            while (batch.isEmpty() && !isOver && (!hasLooked || nanoClock.getAsLong() - untilNanos < 0)) {
                hasLooked = true;
                // A batch may be of those only who may not go.
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

        /** Fills the batch; false when there is nobody left to fill it with. */
        private boolean look() {
            if (quietBelow == Long.MIN_VALUE && awaitingBelow == Long.MIN_VALUE) {
                batch.addAll(awaiting);
                awaiting.clear();
                return !batch.isEmpty();
            }
            // Those that await an answer are looked at once for the closed among them, and then only after all others.
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
                // Most of a large table is younger than those that have been found, which its activity tells alone.
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

        /** Longer idle is more; of those that the clock does not tell apart, the lower number, which most likely came first. */
        private static long pack(int age, int descriptor) {
            return (long) age << 32 | (Integer.MAX_VALUE - descriptor);
        }

        private static int descriptor(long packed) {
            return Integer.MAX_VALUE - (int) packed;
        }

        /** Tells those that may go from the others; returns who was the youngest, if there may be more. */
        private long sort(Oldest oldest, boolean areAwaiting, List<Victim> closedByPeer) {
            long[] descending = oldest.descending();
            for (long packed : descending) {
                Connection connection = connections.get(descriptor(packed));
                int age = (int) (packed >> 32);
                // Read once: what it does from now on must tell the victim from the connection.
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
                // Bytes may flow, whatever the peer has done: a call counts at its beginning and its end only.
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
