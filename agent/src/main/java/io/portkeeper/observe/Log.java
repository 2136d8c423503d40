package io.portkeeper.observe;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import org.slf4j.Logger;
import org.slf4j.simple.SimpleLogger;
import org.slf4j.simple.SimpleServiceProvider;

/**
 * The agent's only logger: SLF4J's simple logger, on stderr or in a file.
 *
 * <p>It is made directly, because LoggerFactory would search for a provider through java.net URLs before main. On stderr,
 * lines have no time: the default time zone must not be settled before main, and journald or the container's log adds one.
 */
public final class Log {

    private static final String[][] CONFIGURATION = {
        {SimpleLogger.SHOW_THREAD_NAME_KEY, "false"},
        {SimpleLogger.SHOW_LOG_NAME_KEY, "true"},
        {SimpleLogger.SHOW_DATE_TIME_KEY, "false"},
        {SimpleLogger.LEVEL_IN_BRACKETS_KEY, "false"},
        // Keep the stream of the start: an application that redirects System.err may send it over a socket.
        {SimpleLogger.CACHE_OUTPUT_STREAM_STRING_KEY, "true"},
        {SimpleLogger.LOG_FILE_KEY, "System.err"},
    };

    private Log() {}

    /**
     * Returns a logger of that level. To be called once.
     *
     * @param level one of error, warn, info, debug, off
     * @param file the file to append to; null for stderr
     * @throws IOException when the file cannot be written
     */
    public static Logger at(String level, String file) throws IOException {
        PrintStream stderr = System.err;
        PrintStream stream = file == null ? ofJvm() : new LogFile(file);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // The simple logger looks for simplelogger.properties in this class loader. It must not find the application's.
        thread.setContextClassLoader(Log.class.getClassLoader());
        System.setProperty(SimpleLogger.DEFAULT_LOG_LEVEL_KEY, level);
        for (String[] entry : CONFIGURATION) {
            System.setProperty(entry[0], entry[1]);
        }
        try {
            // The simple logger takes what System.err is now, and would truncate a file that it opens itself. If the
            // application is already running, it sees the replaced System.err for a moment.
            System.setErr(stream);
            SimpleServiceProvider provider = new SimpleServiceProvider();
            provider.initialize();
            return provider.getLoggerFactory().getLogger("portkeeper");
        } finally {
            if (System.err == stream) {
                System.setErr(stderr);
            }
            thread.setContextClassLoader(before);
            System.clearProperty(SimpleLogger.DEFAULT_LOG_LEVEL_KEY);
            for (String[] entry : CONFIGURATION) {
                System.clearProperty(entry[0]);
            }
        }
    }

    /** The JVM's stderr, even if the application has replaced System.err. */
    private static PrintStream ofJvm() {
        return new LogStream(new FileOutputStream(FileDescriptor.err), Charset.defaultCharset());
    }
}
