package io.portkeeper.http;

import java.io.IOException;

/** What a server answers. Several threads call it at once. */
public interface Answers {

    /**
     * The whole answer to a request. Nothing is sent until it is complete.
     *
     * @throws IOException if it cannot be made; the client is told that it failed, but not why
     */
    Answer to(Request request) throws IOException;
}
