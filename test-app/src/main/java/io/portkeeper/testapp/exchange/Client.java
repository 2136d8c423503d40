package io.portkeeper.testapp.exchange;

import java.io.IOException;

/** One connection of a program's, and the exchanges over it. */
interface Client {

    /**
     * Sends a request and waits for its answer.
     *
     * @param isSlow whether it is to be answered when the test says so
     * @throws IOException when there is none
     */
    void exchange(boolean isSlow) throws IOException;
}
