package io.portkeeper.testapp.cost;

import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.JvmCommand;
import io.portkeeper.testapp.lab.Lab;
import java.util.List;

/** One side of every comparison. */
enum Side {
    WITHOUT("without"),
    WITH("with");

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

    /** Both, every second round in the opposite order, so that neither always follows the other. */
    static List<Side> inTurn(int round) {
        return round % 2 == 0 ? List.of(WITHOUT, WITH) : List.of(WITH, WITHOUT);
    }
}
