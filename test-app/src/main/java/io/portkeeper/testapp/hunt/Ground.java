package io.portkeeper.testapp.hunt;

import io.portkeeper.testapp.cli.AgentClock;
import io.portkeeper.testapp.hunt.Kind.Site;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;

/** Opens connections and makes exchanges, and records what becomes of them. */
final class Ground {

    private final Map<Site, Kept> kept;
    private final Tally tally;

    Ground(Map<Site, Kept> kept, Tally tally) {
        this.kept = kept;
        this.tally = tally;
    }

    Kept kept(Site site) {
        return kept.get(site);
    }

    /** Makes a connection. */
    interface Opener<T extends Talk> {
        T open(Kept to) throws IOException;
    }

    /** Opens a connection to that kind's server. Returns null, and records why, if that fails. */
    <T extends Talk> T open(Kind kind, Opener<T> opener) {
        Kept to = kept(kind.site());
        int tick = AgentClock.ticks();
        long beganNanos = System.nanoTime();
        try {
            T talk = opener.open(to);
            tally.opened();
            return talk;
        } catch (IOException | CompletionException e) {
            if (!isWithoutPort(e)) {
                long tookNanos = System.nanoTime() - beganNanos;
                tally.broke(kind, true, 0, tookNanos, tookNanos, e);
            } else if (to.hasVictim(tick)) {
                tally.find("refused, and somebody might have gone: " + kind + " " + e);
            } else {
                tally.withoutVictim();
            }
            return null;
        } catch (RuntimeException e) {
            tally.find("failed: " + kind + " " + e);
            return null;
        }
    }

    private static boolean isWithoutPort(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException
                    || cause instanceof ConnectException
                    || String.valueOf(cause.getMessage()).contains("Cannot assign requested address")) {
                return true;
            }
        }
        return false;
    }

    /** Records which of the connections that were left idle have been reset. */
    void left(Kind kind, List<Talk> talks) {
        talks.stream().filter(talk -> !talk.isAlive()).forEach(talk -> tally.foundReset(kind));
    }

    /** Makes an exchange. Returns false if it failed. */
    boolean exchange(Kind kind, Talk talk, int millis) {
        long beganNanos = System.nanoTime();
        long idleNanos = beganNanos - talk.activeNanos();
        try {
            talk.exchange(kind, millis);
            tally.ended(kind, System.nanoTime() - beganNanos);
            return true;
        } catch (IOException | CompletionException e) {
            long nowNanos = System.nanoTime();
            tally.broke(kind, talk.hasBegun(), idleNanos, nowNanos - beganNanos, nowNanos - talk.activeNanos(), e);
            return false;
        } catch (RuntimeException e) {
            tally.find("failed: " + kind + " " + e);
            return false;
        }
    }
}
