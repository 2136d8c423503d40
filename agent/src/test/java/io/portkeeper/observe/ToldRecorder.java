package io.portkeeper.observe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A recorder that keeps each thing that it is told as one line. */
public final class ToldRecorder implements Recorder {

    private final List<String> told = new ArrayList<>();

    public List<String> told() {
        return told;
    }

    @Override
    public Connect connecting() {
        return (source, destination, rung, tries, failure) ->
                told.add("connect " + source + " to " + destination + " by " + rung + " in " + tries
                        + (failure == null ? "" : ": " + failure.getClass().getSimpleName()));
    }

    @Override
    public void reap(
            Object source,
            Object destination,
            Duration idle,
            Duration age,
            String why,
            String callSite,
            boolean dryRun) {
        told.add((dryRun ? "would reap " : "reap ") + source + " to " + destination + " idle " + idle.toSeconds()
                + " s: " + why + " by " + callSite);
    }

    @Override
    public void pressure(Object source, Object destination, int inUse, int ports, Duration tolerated) {
        told.add("pressure " + source + " to " + destination + " " + inUse + " of " + ports + " tolerates "
                + tolerated.toSeconds() + " s");
    }

    @Override
    public void quarantine(Object source, boolean begins) {
        told.add((begins ? "quarantine " : "out of quarantine ") + source);
    }
}
