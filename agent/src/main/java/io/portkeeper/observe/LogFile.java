package io.portkeeper.observe;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A file that lines are appended to, each with its time in UTC, which settles no time zone before main. */
final class LogFile extends LogStream {

    /** Opens that file to append to it, or creates it. */
    LogFile(String path) throws IOException {
        super(new FileOutputStream(path, true), StandardCharsets.UTF_8);
    }

    @Override
    public void println(String line) {
        super.println(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + line);
    }
}
