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
    /**
     * A second JVM without the agent. It differs from {@link #WITHOUT} by chance only, which shows how much of the agent's
     * difference is chance too.
     */
    CONTROL("without, again");

    /** Without and with the agent, and no control. */
    static final List<Side> BOTH = List.of(WITHOUT, WITH);

    /** Without and with the agent, and the control. */
    static final List<Side> ALL = List.of(values());

    private final String title;

    Side(String title) {
        this.title = title;
    }

    /** The name in tables. */
    String title() {
        return title;
    }

    /** The program's command on this side. */
    JvmCommand of(JvmCommand program) {
        return this == WITH ? Agent.under(program, "pool=" + Lab.POOL) : program;
    }

    /**
     * The sides in an order that depends on the round. Two rounds of two sides, or six of three, have all orders, so that no
     * side always follows the same other one.
     */
    static List<Side> inTurn(List<Side> sides, int round) {
        List<Side> order = new ArrayList<>(sides);
        Collections.rotate(order, round / 2);
        if (round % 2 == 1) {
            Collections.reverse(order);
        }
        return order;
    }
}
