package io.portkeeper.config;

import io.portkeeper.text.Printable;

/** An option that cannot be used; the message is the one line that the operator reads. */
public final class WrongOption extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** With the line for the operator. */
    public WrongOption(String message) {
        // A value may hold a line break.
        super(Printable.line(message));
    }
}
