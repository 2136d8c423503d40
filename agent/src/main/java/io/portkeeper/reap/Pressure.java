package io.portkeeper.reap;

import io.portkeeper.observe.Repeated;
import io.portkeeper.ports.Destination;
import io.portkeeper.ports.Destinations;
import io.portkeeper.ports.Lane;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Shortens the idle time that lanes tolerate as they fill, and resets connections that exceed it.
 *
 * <p>With each port that is freed, the lane tolerates more idle time again, so it loses no more connections than it must.
 * Before any connection is reset, the kernel is asked which of the lane's connections are over.
 */
public final class Pressure implements Repeated.Task {

    /** Asking the kernel about all connections of the lanes under pressure takes at most a tenth of the time. */
    private static final long ASKING_TIMES = 9;

    private final Destinations destinations;
    private final IntSupplier portsOfLane;
    private final Reaper reaper;
    private final LongSupplier nanoClock;
    private long askAtNanos;

    /**
     * Pressure on the lanes of those destinations.
     *
     * @param portsOfLane how many ports each lane has
     */
    public Pressure(Destinations destinations, IntSupplier portsOfLane, Reaper reaper, LongSupplier nanoClock) {
        this.destinations = destinations;
        this.portsOfLane = portsOfLane;
        this.reaper = reaper;
        this.nanoClock = nanoClock;
        this.askAtNanos = nanoClock.getAsLong();
    }

    @Override
    public void run() {
        long nowNanos = nanoClock.getAsLong();
        if (measure() && nowNanos - askAtNanos >= 0) {
            reaper.takeBackOver(lane -> lane.toleratedSteps() < Integer.MAX_VALUE);
            long endNanos = nanoClock.getAsLong();
            askAtNanos = endNanos + ASKING_TIMES * (endNanos - nowNanos);
            reaper.relieve(
                    (connection, age) -> age >= connection.lane().toleratedSteps(),
                    (connection, age) -> age >= measure(connection.lane()));
        }
        reaper.forgetIdle();
    }

    /** Sets the idle time that each lane tolerates. Returns whether it is limited for at least one of them. */
    private boolean measure() {
        boolean any = false;
        for (Destination destination : destinations.all()) {
            boolean exempt = destination.isIn(reaper.rules().exempt());
            for (Lane lane : destination.lanes()) {
                if (exempt) {
                    lane.tolerate(Integer.MAX_VALUE);
                } else {
                    if (measure(lane) < Integer.MAX_VALUE) {
                        any = true;
                        reaper.underPressure(lane, lane.taken(nanoClock.getAsLong()), portsOfLane.getAsInt());
                    }
                }
            }
        }
        return any;
    }

    private int measure(Lane lane) {
        double taken = lane.taken(nanoClock.getAsLong());
        int steps = reaper.toleratedSteps(taken / portsOfLane.getAsInt());
        lane.tolerate(steps);
        return steps;
    }
}
