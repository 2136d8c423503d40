package io.portkeeper.http;

import java.io.IOException;

/** What a server answers. Called by several threads at once. */
public interface Answers {

    /**
     * The answer to a request, whole: until it is made, nothing is sent.
     *
     * @throws IOException when it cannot be made; the client is told of a failure, but not of which
     */
    Answer to(Request request) throws IOException;
}
