package io.portkeeper.testapp.cost;

import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.JvmCommand;
import io.portkeeper.testapp.lab.Lab;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** One side of every comparison. */
enum Side {
    WITHOUT("without"),
    WITH("with"),
    /** What it differs by from {@link #WITHOUT} is chance, and how much of the other difference is chance too. */
    CONTROL("without, again");

    /** The agent, and nothing to judge the difference by. */
    static final List<Side> BOTH = List.of(WITHOUT, WITH);

    /** The agent, and the control. */
    static final List<Side> ALL = List.of(values());

    private final String title;

    Side(String title) {
        this.title = title;
    }

    /** As tables call it. */
    String title() {
        return title;
    }

    /** That program on this side. */
    JvmCommand of(JvmCommand program) {
        return this == WITH ? Agent.under(program, "pool=" + Lab.POOL) : program;
    }

    /** In another order each round, until all orders have been, so that none always follows the same other. */
    static List<Side> inTurn(List<Side> sides, int round) {
        List<Side> order = new ArrayList<>(sides);
        Collections.rotate(order, round / 2);
        if (round % 2 == 1) {
            Collections.reverse(order);
        }
        return order;
    }
}
