package io.portkeeper.testapp.peers;

import io.portkeeper.testapp.load.Target;
import io.portkeeper.testapp.origin.Origin;
import java.util.List;

/** A proxy that runs. */
interface Contestant extends AutoCloseable {

    /** Makes it serve that origin, from lanes that nobody has used; returns where the requests are to go. */
    Target toward(Origin origin) throws Exception;

    /** What it says of itself that nobody wants to read. */
    List<String> complaints();

    @Override
    void close();
}
