package io.portkeeper.status;

import io.portkeeper.connect.Operations;

/** What operators are shown of the agent, and what they may do, by whatever means they ask. */
interface Shown {

    /** The status now. */
    Status read();

    /** What is on, as text: one line, and another for each thing that is not as it should be. */
    String health();

    /** Whether the agent is built; if not, it does nothing. */
    boolean isAtWork();

    /**
     * Who holds the ports, for people.
     *
     * @throws IllegalStateException if the agent is not built; the message says why
     */
    String report();

    /**
     * What operators may do.
     *
     * @throws IllegalStateException if the agent is not built; the message says why
     */
    Operations operations();
}
