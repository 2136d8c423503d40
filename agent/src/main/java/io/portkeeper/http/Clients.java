package io.portkeeper.http;

import java.util.concurrent.TimeUnit;

/**
 * The connections that a server has accepted. Their number is limited, and connections that exceed a time limit are closed.
 *
 * <p>When few places are left, the connection that has waited longest without a request is closed, so that there is a place for
 * a client with a request, no matter how many others stay connected. Allocates nothing, because the heap may be exhausted.
 */
final class Clients {

    /** How long to wait for a place: a connection that was closed keeps its place until its thread has had a processor. */
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
     * Gives a connection a place. If three quarters of the places have open connections, closes one of these.
     *
     * @return false if no place becomes free within a second
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

    /** Frees the place of a connection whose thread has ended. */
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

    /** Closes the connections that have exceeded a time limit. */
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
