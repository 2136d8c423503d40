package io.portkeeper.testapp.bench;

import io.portkeeper.testapp.lab.Agent;
import java.util.Locale;

/**
 * Fills one lane, {@code PORTS without} or {@code PORTS with [OPTION...]} of the agent, and prints how many connections
 * there were, the nanoseconds of a connect in each third, and how much more the last cost than the first.
 *
 * <p>For a lab of its own, so that no TIME_WAIT of an earlier run is in the kernel's way.
 */
public final class FillLaneMain {

    private FillLaneMain() {}

    public static void main(String[] args) throws Exception {
        int ports = Integer.parseInt(args[0]);
        String[] options = new String[args.length - 2];
        System.arraycopy(args, 2, options, 0, options.length);
        Fill fill = Fill.measure(ports, command -> args[1].equals("without") ? command : Agent.under(command, options));
        System.out.printf(
                Locale.ROOT,
                "%d %d %d %d %.2f%n",
                fill.opened(),
                fill.firstNanos(),
                fill.middleNanos(),
                fill.lastNanos(),
                fill.ratio());
    }
}
