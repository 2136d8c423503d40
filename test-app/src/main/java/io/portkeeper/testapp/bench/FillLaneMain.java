package io.portkeeper.testapp.bench;

import io.portkeeper.testapp.lab.Agent;

/** Fills one lane, {@code PORTS without} or {@code PORTS with} the agent, and prints the {@link Fill}; for a lab of its own. */
public final class FillLaneMain {

    private FillLaneMain() {}

    public static void main(String[] args) throws Exception {
        Fill fill = Fill.measure(
                Integer.parseInt(args[0]),
                command ->
                        args[1].equals("without") ? command : Agent.under(command, "pool=10.9.0.1", "ports.owned=off"));
        System.out.println(fill.line());
    }
}
