package io.portkeeper.testapp.origin;

import java.io.IOException;

/** Counts the requests that an origin holds under a name, and releases them. */
public interface HoldGate {
    /** The number of requests to {@code /hold/NAME} that await their answer now. */
    int held(String name) throws IOException;

    /** Answers all requests that are held under the name. Later ones are answered at once, until the origin is reset. */
    void release(String name) throws IOException;
}
