package io.portkeeper.http;

import java.util.concurrent.TimeUnit;

/**
 * The connections that a server has accepted: never more than so many, and none beyond its limits.
 *
 * <p>When places become few, whoever has longest had nothing to be answered goes, so that one that asks something finds a place
 * however many hold on to theirs. Allocates nothing: the heap may be exhausted.
 */
final class Clients {

    /** A connection that was ended has its place until its thread has had a processor. */
    private static final long PATIENCE_NANOS = 1_000_000_000L;

    private final Limits limits;
    private final Client[] places;
    private int taken;

    Clients(Limits limits) {
        this.limits = limits;
        this.places = new Client[limits.connections()];
    }

    synchronized boolean isEmpty() {
        return taken == 0;
    }

    /**
     * Gives it a place, and ends another for that if need be.
     *
     * @return false when there is none
     */
    synchronized boolean admit(Client client) throws InterruptedException {
        if (open() >= places.length - places.length / 4) {
            endOne();
        }
        long untilNanos = System.nanoTime() + PATIENCE_NANOS;
        while (taken == places.length) {
            long leftNanos = untilNanos - System.nanoTime();
            if (leftNanos <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, leftNanos);
        }
        replace(null, client);
        taken++;
        return true;
    }

    private int open() {
        int open = 0;
        for (Client client : places) {
            open += client != null && !client.isEnded() ? 1 : 0;
        }
        return open;
    }

    private void endOne() {
        Client first = null;
        for (Client client : places) {
            if (client != null && client.claim() < Client.NEVER && (first == null || goesBefore(client, first))) {
                first = client;
            }
        }
        if (first != null) {
            first.end();
        }
    }

    private static boolean goesBefore(Client one, Client other) {
        int difference = one.claim() - other.claim();
        return difference == 0 ? one.sinceNanos() - other.sinceNanos() < 0 : difference < 0;
    }

    /** Takes the place back of one that has ended. */
    synchronized void leave(Client client) {
        if (replace(client, null)) {
            taken--;
            notifyAll();
        }
    }

    private boolean replace(Client old, Client now) {
        for (int i = 0; i < places.length; i++) {
            if (places[i] == old) {
                places[i] = now;
                return true;
            }
        }
        return false;
    }

    /** Ends those that are beyond their limits. */
    synchronized void endOverdue(long nowNanos) {
        for (Client client : places) {
            if (client != null && !client.isEnded() && client.isOverdue(limits, nowNanos)) {
                client.end();
            }
        }
    }

    synchronized void endAll() {
        for (Client client : places) {
            if (client != null) {
                client.end();
            }
        }
    }
}
