package io.portkeeper.testapp.origin;

import java.io.IOException;

/** Tells how many requests an origin holds under a name and lets them go. */
public interface HoldGate {
    /** Requests to {@code /hold/NAME} that await their answer now. */
    int held(String name) throws IOException;

    /** Answers all that are held under the name; later ones are answered at once until the origin is reset. */
    void release(String name) throws IOException;
}
