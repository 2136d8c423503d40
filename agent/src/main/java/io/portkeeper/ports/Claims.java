package io.portkeeper.ports;

import java.io.Closeable;
import java.io.IOException;

/** Divides the owned ports among the JVMs of a host. */
interface Claims {

    /**
     * Claims a block of ports for this process, until the result is closed or the process ends.
     *
     * @param first the first port of the block
     * @throws IOException if another process has it, or the claim cannot be made
     */
    Closeable claim(int first) throws IOException;
}
