package io.portkeeper.config;

import io.portkeeper.text.Printable;

/** An option that cannot be used; the message is the one line that the operator reads. */
public final class WrongOption extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** An exception with that line for the operator. */
    public WrongOption(String message) {
        // A value may contain a line break.
        super(Printable.line(message));
    }
}
