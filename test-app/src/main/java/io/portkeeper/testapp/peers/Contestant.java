package io.portkeeper.testapp.peers;

import io.portkeeper.testapp.load.Target;
import io.portkeeper.testapp.origin.Origin;
import java.util.List;

/** A running proxy. */
interface Contestant extends AutoCloseable {

    /** Makes it serve that origin, on unused lanes. Returns where to send the requests. */
    Target toward(Origin origin) throws Exception;

    /** The problems that it has reported. */
    List<String> complaints();

    @Override
    void close();
}
