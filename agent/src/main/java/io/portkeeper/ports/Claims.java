package io.portkeeper.ports;

import java.io.Closeable;
import java.io.IOException;

/** Divides the owned ports among the JVMs of a host. */
interface Claims {

    /**
     * Claims a block of ports for this process, until it is closed or the process ends.
     *
     * @param first the first port of the block
     * @throws IOException when another process has it
     */
    Closeable claim(int first) throws IOException;
}
