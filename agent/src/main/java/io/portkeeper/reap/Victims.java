package io.portkeeper.reap;

import io.portkeeper.linux.SocketCalls;
import io.portkeeper.track.Activity;
import io.portkeeper.track.Connection;
import io.portkeeper.track.OpenConnections;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * Connections that may go, in the order in which they go: those that the peer has closed, then those that read last, then, if
 * that is allowed, those that await an answer; each least recently active first.
 *
 * <p>One look through the whole table fills a batch. For a short while, one of it that has done nothing meanwhile is still the
 * next: all others have become active since, or came later.
 */
final class Victims {

    /** In a batch; of so many at most the kernel is asked whether the peer has closed. */
    static final int MOST = 1_024;

    /** Which connections a look is for. */
    interface Lookup {
        /** Whether this one is among those that ports are wanted of, and idle for long enough to go. */
        boolean wants(Connection connection, int ageSteps);
    }

    /** A connection, and what it had done last. */
    record Victim(Connection connection, int activity, int ageSteps) {}

    private final OpenConnections connections;
    private final Rules rules;
    private final SocketCalls calls;

    Victims(OpenConnections connections, Rules rules, SocketCalls calls) {
        this.connections = connections;
        this.rules = rules;
        this.calls = calls;
    }

    /** The next batch. */
    Queue<Victim> choose(Lookup lookup, Spared spared) {
        int now = Activity.now();
        Oldest quiet = new Oldest(MOST);
        Oldest awaiting = new Oldest(MOST);
        int end = connections.end();
        for (int descriptor = 0; descriptor < end; descriptor++) {
            int activity = Activity.of(descriptor);
            int age = Activity.age(activity, now);
            long packed = (long) age << 32 | descriptor;
            Oldest oldest = Activity.isWrite(activity) ? awaiting : quiet;
            // Most of a large table is younger than those that have been found, which its activity tells alone.
            if (oldest.wants(packed)) {
                Connection connection = connections.get(descriptor);
                if (connection != null && !connection.isReset() && lookup.wants(connection, age)) {
                    oldest.add(packed);
                }
            }
        }
        List<Victim> closedByPeer = new ArrayList<>();
        List<Victim> living = new ArrayList<>();
        sort(quiet, false, true, closedByPeer, living, spared, now);
        sort(awaiting, true, rules.awaiting(), closedByPeer, living, spared, now);
        closedByPeer.sort((a, b) -> Integer.compare(b.ageSteps, a.ageSteps));
        Queue<Victim> batch = new ArrayDeque<>(closedByPeer);
        batch.addAll(living);
        return batch;
    }

    private void sort(
            Oldest oldest,
            boolean areWrites,
            boolean mayGo,
            List<Victim> closedByPeer,
            List<Victim> living,
            Spared spared,
            int now) {
        for (long packed : oldest.descending()) {
            Connection connection = connections.get((int) packed);
            int age = (int) (packed >> 32);
            // Read once: what it does from now on must tell the victim from the connection.
            int activity = connection == null ? 0 : connection.activity();
            if (connection != null && Activity.age(activity, now) == age && Activity.isWrite(activity) == areWrites) {
                Victim victim = new Victim(connection, activity, age);
                SocketCalls.State state = state(connection);
                if (state == SocketCalls.State.CLOSE_WAIT) {
                    closedByPeer.add(victim);
                } else if (state == SocketCalls.State.OTHER) {
                    spared.opening++;
                } else if (mayGo) {
                    living.add(victim);
                } else {
                    spared.awaiting++;
                }
            }
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
