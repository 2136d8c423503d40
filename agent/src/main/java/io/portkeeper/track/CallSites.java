package io.portkeeper.track;

import io.portkeeper.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;

/**
 * Finds out which code opens connections: the first frame of the connect's stack that is neither the JDK's, nor the agent's,
 * nor a common I/O library's.
 *
 * <p>The connecting thread only captures the stack, which the JVM keeps undecoded in the exception; {@link #run} does the
 * rest, which takes longer. If there are many connects, a random share is sampled, so that no call site is missed if several
 * take turns.
 */
public final class CallSites implements Runnable {

    /** How many connects are looked at. */
    public enum Mode {
        /** All, up to {@link #PER_SECOND} a second; beyond that, a share. */
        SAMPLED,

        /** All, each in the connecting thread. */
        EXACT,

        /** None. */
        OFF
    }

    /**
     * In a proxy with deep stacks, each one takes some tens of microseconds in both threads together: less than one percent
     * of a processor.
     */
    static final int PER_SECOND = 100;

    /** The interval at which {@link #run} is to be called, in milliseconds. */
    public static final int PERIOD_MILLIS = 200;

    private static final int PER_PERIOD = PER_SECOND * PERIOD_MILLIS / 1000;

    /** Enough for a burst of connects, before the share is known. */
    private static final int MOST_WAITING = 1_024;

    private static final int MOST_SITES = 1_000;

    private static final String BEYOND = "one of more than " + MOST_SITES + " call sites";

    /** How the names of classes begin that connect on behalf of other code. */
    private static final List<String> LIBRARIES = List.of(
            "java.",
            "javax.",
            "jdk.",
            "sun.",
            "com.sun.",
            "io.netty.",
            "io.vertx.core.",
            "io.grpc.",
            "io.undertow.",
            "io.lettuce.core.",
            "reactor.",
            "okhttp3.",
            "okio.",
            "redis.clients.jedis.",
            "com.linecorp.armeria.",
            "com.mysql.",
            "com.mongodb.",
            "com.zaxxer.hikari.",
            "kotlin.",
            "kotlinx.",
            "scala.",
            "org.apache.catalina.",
            "org.apache.coyote.",
            "org.apache.commons.httpclient.",
            "org.apache.commons.pool",
            "org.apache.hc.",
            "org.apache.http.",
            "org.apache.kafka.",
            "org.apache.tomcat.",
            "org.asynchttpclient.",
            "org.eclipse.jetty.",
            "org.mariadb.jdbc.",
            "org.postgresql.",
            "org.springframework.",
            "org.xnio.");

    /**
     * What the name of a thread may have besides letters and digits. What marks a URL or a request, such as a colon or a
     * slash, is not among it.
     */
    private static final String PLAIN = "-_.#$*+()[]";

    private static final String UNSAID = "...";

    private static final String AGENT_LOADER = "portkeeper";

    private volatile Mode mode;
    private volatile int oneOf = 1;
    private final LongAdder seen = new LongAdder();
    private final BlockingQueue<Sample> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final ConcurrentMap<String, String> known = new ConcurrentHashMap<>();

    private record Sample(Connection connection, Throwable stack, String thread, int weight) {}

    /** No call site is known yet. */
    public CallSites(Mode mode) {
        this.mode = mode;
    }

    /** Sets how many connects are looked at from now on. */
    public void use(Mode changed) {
        mode = changed;
    }

    /** How many connects are looked at. */
    public Mode mode() {
        return mode;
    }

    /** This thread has opened a connection. */
    void opened(Connection connection) {
        Mode now = mode;
        if (now == Mode.OFF) {
            return;
        }
        if (now == Mode.EXACT) {
            find(new Sample(connection, new Throwable(), Thread.currentThread().getName(), 1));
            return;
        }
        seen.increment();
        int share = oneOf;
        if ((share == 1 || ThreadLocalRandom.current().nextInt(share) == 0) && waiting.remainingCapacity() > 0) {
            waiting.offer(new Sample(
                    connection, new Throwable(), Thread.currentThread().getName(), share));
        }
    }

    /** Finds the call sites of the connects that were sampled since the last run, and sets the share for the next ones. */
    @Override
    public void run() {
        oneOf = (int) Math.max(1, (seen.sumThenReset() + PER_PERIOD - 1) / PER_PERIOD);
        findWaiting();
    }

    /** Finds the call sites of all samples that wait, so that whoever reads call sites now sees them all. */
    void findWaiting() {
        List<Sample> samples = new ArrayList<>();
        waiting.drainTo(samples);
        samples.forEach(this::find);
    }

    private void find(Sample sample) {
        String site = site(sample.stack.getStackTrace(), sample.thread);
        String same = known.get(site);
        if (same == null) {
            same = known.size() < MOST_SITES ? site : BEYOND;
            known.putIfAbsent(same, same);
        }
        sample.connection.openedBy(same, sample.weight);
    }

    /**
     * The call site of that stack, for example {@code com.example.BillingClient.open}.
     *
     * @param thread the thread's name, which tells more than the stack if only libraries are on it, as in an event loop
     */
    static String site(StackTraceElement[] stack, String thread) {
        String library = null;
        for (StackTraceElement frame : stack) {
            if (AGENT_LOADER.equals(frame.getClassLoaderName()) || isGenerated(frame.getClassName())) {
                continue;
            }
            if (!isLibrary(frame.getClassName())) {
                return text(frame);
            }
            library = library == null && !isJdk(frame) ? text(frame) : library;
        }
        String threads = kind(thread);
        return library == null ? "thread " + threads : library + " in thread " + threads;
    }

    /**
     * The kind of a thread, by its name: the first word, if it is a plain one, with {@code *} for numbers, and three dots
     * for what is left out. The rest of the name, if there is any, says what the thread is doing, and may be a URL that a
     * client has asked for (OkHttp, some servlet containers).
     */
    private static String kind(String thread) {
        StringBuilder kind = new StringBuilder();
        int at = 0;
        for (; at < thread.length() && thread.charAt(at) != ' '; at++) {
            char character = thread.charAt(at);
            if (!Character.isLetterOrDigit(character) && PLAIN.indexOf(character) < 0) {
                return UNSAID;
            }
            if (!Character.isDigit(character)) {
                kind.append(character);
            } else if (kind.length() == 0 || kind.charAt(kind.length() - 1) != '*') {
                kind.append('*');
            }
        }
        return at == thread.length() && at > 0
                ? kind.toString()
                : kind.append(UNSAID).toString();
    }

    private static String text(StackTraceElement frame) {
        // The JVM allows nearly any name for a class or a method (JVMS 4.2).
        return Printable.line(frame.getClassName() + "." + frame.getMethodName());
    }

    private static boolean isJdk(StackTraceElement frame) {
        return frame.getModuleName() != null
                && (frame.getModuleName().startsWith("java.")
                        || frame.getModuleName().startsWith("jdk."));
    }

    private static boolean isGenerated(String className) {
        return className.contains("$$Lambda");
    }

    private static boolean isLibrary(String className) {
        for (String library : LIBRARIES) {
            if (className.startsWith(library)) {
                return true;
            }
        }
        return false;
    }
}
