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
 * The agent's one logger: SLF4J's simple logger on stderr, or in a file.
 *
 * <p>Made by hand rather than by LoggerFactory, whose search for a provider would go through java.net URLs before main.
 * On stderr lines carry no time: the default time zone must not be settled before main, and journald or the container's log adds
 * one.
 */
public final class Log {

    private static final String[][] CONFIGURATION = {
        {SimpleLogger.SHOW_THREAD_NAME_KEY, "false"},
        {SimpleLogger.SHOW_LOG_NAME_KEY, "true"},
        {SimpleLogger.SHOW_DATE_TIME_KEY, "false"},
        {SimpleLogger.LEVEL_IN_BRACKETS_KEY, "false"},
        // The stderr of the JVM's start: an application that redirects System.err may send it over a socket.
        {SimpleLogger.CACHE_OUTPUT_STREAM_STRING_KEY, "true"},
        {SimpleLogger.LOG_FILE_KEY, "System.err"},
    };

    private Log() {}

    /**
     * A logger of that level; called once.
     *
     * @param level one of error, warn, info, debug, off
     * @param file where it is appended to; null for stderr
     * @throws IOException when the file cannot be written
     */
    public static Logger at(String level, String file) throws IOException {
        PrintStream stderr = System.err;
        PrintStream stream = file == null ? ofJvm() : new LogFile(file);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // The simple logger looks for simplelogger.properties there; the application's is none of ours.
        thread.setContextClassLoader(Log.class.getClassLoader());
        System.setProperty(SimpleLogger.DEFAULT_LOG_LEVEL_KEY, level);
        for (String[] entry : CONFIGURATION) {
            System.setProperty(entry[0], entry[1]);
        }
        try {
            // It takes what stderr is now, and truncates files of its own. In a running application, for a moment.
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

    /** The JVM's stderr, whatever the application has made of System.err. */
    private static PrintStream ofJvm() {
        return new LogStream(new FileOutputStream(FileDescriptor.err), Charset.defaultCharset());
    }
}
