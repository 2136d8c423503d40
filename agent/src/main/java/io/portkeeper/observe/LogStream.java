package io.portkeeper.observe;

import io.portkeeper.text.Printable;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;

/** The stream that the log is written to. It writes each text as one line, including those of a stack trace. */
class LogStream extends PrintStream {

    /** A stream that writes each line at once and in one piece, because others may write to {@code out} too. */
    LogStream(OutputStream out, Charset charset) {
        super(new BufferedOutputStream(out), true, charset);
    }

    /** Called by {@code println} too. */
    @Override
    public void print(String text) {
        super.print(Printable.line(text));
    }
}
