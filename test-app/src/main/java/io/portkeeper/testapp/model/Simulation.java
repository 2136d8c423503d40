package io.portkeeper.testapp.model;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/**
 * Connections that come at a fixed rate, on lanes whose ports are counted one by one, in simulated time.
 *
 * @param lane one lane; its hold time counts only for the ports in use at the start
 * @param hold how long the next connection is open, in seconds
 * @param steady whether all ports are in use at the start, and come back evenly; otherwise the lanes are empty
 * @param seed of the random numbers
 */
record Simulation(
        LaneModel lane,
        int sources,
        int destinations,
        SourceChoice choice,
        ToDoubleFunction<RandomGenerator> hold,
        boolean steady,
        long seed) {

    private static final double PRECISION = 0.003;

    /** A simulation on empty lanes, in which each connection is open for the lane's hold time. */
    static Simulation of(LaneModel lane, int sources, int destinations, SourceChoice choice) {
        return new Simulation(lane, sources, destinations, choice, any -> lane.holdSeconds(), false, 1);
    }

    /** The same with all ports in use at the start, which come back evenly. */
    Simulation fromSteady() {
        return new Simulation(lane, sources, destinations, choice, hold, true, seed);
    }

    /** The same with hold times that are exponentially distributed around that of the lane. */
    Simulation withRandomHold() {
        return new Simulation(
                lane,
                sources,
                destinations,
                choice,
                random -> -lane.holdSeconds() * Math.log(1 - random.nextDouble()),
                steady,
                seed);
    }

    /** The highest rate at which no connect fails within that time. */
    double failureFree(double seconds) {
        double low = 0;
        double high = 1;
        while (carries(high, seconds)) {
            low = high;
            high *= 2;
        }
        while (high - low > PRECISION * high) {
            double middle = (low + high) / 2;
            if (carries(middle, seconds)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Whether no connect fails at that rate, within that time. */
    boolean carries(double perSecond, double seconds) {
        return new Run().carries(perSecond, seconds);
    }

    /** The ports of a lane. */
    private final class Lane {

        private final PortPool ephemeral;
        private final PortPool owned;
        private double sparedUntil;

        private Lane(PortPool ephemeral, PortPool owned) {
            this.ephemeral = ephemeral;
            this.owned = owned;
        }

        /** Takes a port. For as long as TIME_WAIT lasts after the ephemeral ports have run out, owned ports are taken first. */
        private boolean take(double now, double holdSeconds) {
            if (now < sparedUntil && owned.take(now, holdSeconds)) {
                return true;
            }
            if (ephemeral.take(now, holdSeconds)) {
                return true;
            }
            sparedUntil = now + lane.timeWaitSeconds();
            return owned.take(now, holdSeconds);
        }
    }

    private final class Run {

        private final Map<Integer, Lane> lanes = new HashMap<>();
        private final SplittableRandom random = new SplittableRandom(seed);

        private boolean carries(double perSecond, double seconds) {
            long count = (long) (perSecond * seconds);
            for (long turn = 0; turn < count; turn++) {
                if (!connect(turn / perSecond, turn)) {
                    return false;
                }
            }
            return true;
        }

        private boolean connect(double now, long turn) {
            int destination = (int) (turn % destinations);
            double holdSeconds = hold.applyAsDouble(random);
            int first = choice.first(sources, destination, turn / destinations, random);
            int tries = choice.spillsOver() ? sources : 1;
            for (int i = 0; i < tries; i++) {
                if (lane((first + i) % sources, destination).take(now, holdSeconds)) {
                    return true;
                }
            }
            return false;
        }

        private Lane lane(int source, int destination) {
            return lanes.computeIfAbsent(source + sources * destination, any -> newLane());
        }

        private Lane newLane() {
            return new Lane(
                    pool(lane.ephemeral(), lane.timeWaitSeconds()), pool(lane.owned(), lane.reuseAfterSeconds()));
        }

        private PortPool pool(int ports, double restSeconds) {
            return steady
                    ? PortPool.evenly(ports, restSeconds, restSeconds + lane.holdSeconds())
                    : new PortPool(ports, restSeconds);
        }
    }
}
