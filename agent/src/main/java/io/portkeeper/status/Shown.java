package io.portkeeper.status;

import io.portkeeper.connect.Operations;

/** What operators are shown of the agent, and may do, however they ask. */
interface Shown {

    /** Everything now. */
    Status read();

    /** What is on, in words: a line, and one for each thing that is not as it should be. */
    String health();

    /** Whether it does what it is there for. */
    boolean isAtWork();

    /** Who holds the ports, for people. */
    String report();

    /**
     * What they may do.
     *
     * @throws IllegalStateException when that is nothing now, saying why
     */
    Operations operations();
}
