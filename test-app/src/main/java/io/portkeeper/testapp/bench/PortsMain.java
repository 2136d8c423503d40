package io.portkeeper.testapp.bench;

import io.portkeeper.testapp.result.Outcome;
import io.portkeeper.testapp.result.Results;

/** Measures connects as ports run out, under TIME_WAIT, and on an idle lane: {@code full} or {@code quick}. */
public final class PortsMain {

    private PortsMain() {}

    public static void main(String[] args) throws Exception {
        boolean quick = args[0].equals("quick");
        Outcome outcome = Results.begin("ports", "A connect as local ports run out");
        FilledLanes lanes = quick ? FilledLanes.measure(4_000, 1) : FilledLanes.measure(28_232, 3);
        outcome = outcome.with(lanes.table()).with(lanes.chart());
        outcome = outcome.with(quick ? TakeOver.measure(2, 4) : TakeOver.measure(5, 60));
        outcome = outcome.with(quick ? IdleLane.measure(500, 1, 3) : IdleLane.measure(2_000, 10, 60));
        outcome = outcome.with(Connecting.measure(quick));
        Results.asked().write(outcome);
    }
}
