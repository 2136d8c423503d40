package io.portkeeper.testapp.exchange;

import java.io.IOException;

/** One connection of a program, and the exchanges over it. */
interface Client {

    /**
     * Sends a request and waits for its answer.
     *
     * @param isSlow whether the server is to answer only when the test says so
     * @throws IOException if there is no answer
     */
    void exchange(boolean isSlow) throws IOException;
}
