package io.portkeeper.testapp.bench;

import io.portkeeper.testapp.lab.Agent;

/**
 * Fills one lane, without the agent ({@code PORTS without}) or with it ({@code PORTS with}), and prints the {@link Fill}. It
 * runs in a separate lab.
 */
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
