package io.portkeeper.observe;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/**
 * The agent's only logger, on stderr or in a file.
 *
 * <p>It is made without LoggerFactory, which would search for a provider through java.net URLs before main. On stderr, lines
 * have no time: the default time zone must not be settled before main, and journald or the container's log adds one.
 */
public final class Log extends LegacyAbstractLogger {

    private static final long serialVersionUID = 1;

    private static final String OFF = "off";

    private final int least;
    private final transient PrintStream stream;

    private Log(int least, PrintStream stream) {
        this.name = "portkeeper";
        this.least = least;
        this.stream = stream;
    }

    /**
     * Returns a logger of that level.
     *
     * @param level one of error, warn, info, debug, off
     * @param file the file to append to; null for stderr
     * @throws IOException when the file cannot be written
     */
    public static Logger at(String level, String file) throws IOException {
        int least = level.equals(OFF)
                ? Integer.MAX_VALUE
                : Level.valueOf(level.toUpperCase(Locale.ROOT)).toInt();
        return new Log(least, file == null ? ofJvm() : new LogFile(file));
    }

    /** The JVM's stderr, even if the application has replaced System.err, perhaps by a stream that sends it over a socket. */
    private static PrintStream ofJvm() {
        return new LogStream(new FileOutputStream(FileDescriptor.err), Charset.defaultCharset());
    }

    @Override
    public boolean isTraceEnabled() {
        return false;
    }

    @Override
    public boolean isDebugEnabled() {
        return Level.DEBUG.toInt() >= least;
    }

    @Override
    public boolean isInfoEnabled() {
        return Level.INFO.toInt() >= least;
    }

    @Override
    public boolean isWarnEnabled() {
        return Level.WARN.toInt() >= least;
    }

    @Override
    public boolean isErrorEnabled() {
        return Level.ERROR.toInt() >= least;
    }

    @Override
    protected String getFullyQualifiedCallerName() {
        return null; // no line says who has called
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level, Marker marker, String message, Object[] arguments, Throwable thrown) {
        String line = level + " " + name + " - " + MessageFormatter.basicArrayFormat(message, arguments);
        synchronized (stream) { // its own lock: what is printed of an exception stays below its line
            stream.println(line);
            if (thrown != null) {
                thrown.printStackTrace(stream);
            }
            stream.flush();
        }
    }
}
