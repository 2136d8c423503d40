package io.portkeeper.observe;

import io.portkeeper.text.Printable;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;

/** What the log is written to: each text as one line, wherever it comes from, also those of a stack trace. */
class LogStream extends PrintStream {

    /** Written out with every line, in one piece: others may write to the same stream. */
    LogStream(OutputStream out, Charset charset) {
        super(new BufferedOutputStream(out), true, charset);
    }

    /** All of {@code println} comes through here. */
    @Override
    public void print(String text) {
        super.print(Printable.line(text));
    }
}
