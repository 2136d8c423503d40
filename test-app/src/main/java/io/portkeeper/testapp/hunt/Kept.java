package io.portkeeper.testapp.hunt;

import io.portkeeper.testapp.cli.AgentClock;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** The connections to one server that are kept idle, as in a client's pool. There are at least these as possible victims. */
final class Kept {

    /** More than reaper.min-idle: when the reaper has searched and found no victim, it does not search again for a moment. */
    private static final long VICTIM_TICKS = AgentClock.ticks(2_500);

    private final InetSocketAddress remote;
    private final Tally tally;

    /** In the order in which they were kept, so the one used last is last. */
    private final Deque<WireTalk> idle = new ArrayDeque<>();

    Kept(InetSocketAddress remote, Tally tally) {
        this.remote = remote;
        this.tally = tally;
    }

    InetSocketAddress remote() {
        return remote;
    }

    synchronized void keep(WireTalk talk) {
        idle.addLast(talk);
    }

    /** Removes and returns one of them that is alive; null if there is none. */
    synchronized WireTalk take(boolean oldest) {
        while (!idle.isEmpty()) {
            WireTalk talk = oldest ? idle.removeFirst() : idle.removeLast();
            if (talk.isAlive()) {
                return talk;
            }
            forget(talk);
        }
        return null;
    }

    /**
     * Whether one of them could have been reset for a connect that found no port.
     *
     * @param tick the agent's clock when the connect began
     */
    synchronized boolean hasVictim(int tick) {
        forgetReset();
        return idle.stream()
                .anyMatch(talk -> talk.isAnswered() && tick - talk.wire().activeTick() >= VICTIM_TICKS);
    }

    /** Removes and counts those that were reset. */
    synchronized void forgetReset() {
        for (Iterator<WireTalk> all = idle.iterator(); all.hasNext(); ) {
            WireTalk talk = all.next();
            if (!talk.isAlive()) {
                all.remove();
                forget(talk);
            }
        }
    }

    private void forget(WireTalk talk) {
        talk.wire().close();
        tally.foundReset(talk.last());
    }
}
