package io.portkeeper.testapp.model;

/** Ports in a simulation. The one that has been ready longest is taken first. */
final class PortPool {

    private final double restSeconds;
    /** When each port that was used is ready again, in seconds, as a heap: the first is the earliest. */
    private final double[] ready;

    private int used;

    PortPool(int ports, double restSeconds) {
        this.ready = new double[ports];
        this.restSeconds = restSeconds;
    }

    /** A pool whose ports are all in use and become ready one after another, evenly, within {@code withinSeconds}. */
    static PortPool evenly(int ports, double restSeconds, double withinSeconds) {
        PortPool pool = new PortPool(ports, restSeconds);
        for (int i = 0; i < ports; i++) {
            pool.ready[i] = withinSeconds * i / ports;
        }
        pool.used = ports;
        return pool;
    }

    /**
     * Takes a port.
     *
     * @return false if none is ready
     */
    boolean take(double now, double holdSeconds) {
        double again = now + holdSeconds + restSeconds;
        if (used < ready.length) {
            up(used++, again);
            return true;
        }
        if (ready.length == 0 || ready[0] > now) {
            return false;
        }
        down(again);
        return true;
    }

    private void up(int place, double value) {
        int at = place;
        while (at > 0 && ready[(at - 1) / 2] > value) {
            ready[at] = ready[(at - 1) / 2];
            at = (at - 1) / 2;
        }
        ready[at] = value;
    }

    private void down(double value) {
        int at = 0;
        for (int child = 1; child < used; child = 2 * at + 1) {
            if (child + 1 < used && ready[child + 1] < ready[child]) {
                child++;
            }
            if (ready[child] >= value) {
                break;
            }
            ready[at] = ready[child];
            at = child;
        }
        ready[at] = value;
    }
}
