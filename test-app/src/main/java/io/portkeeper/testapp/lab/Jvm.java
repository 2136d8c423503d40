package io.portkeeper.testapp.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A JVM that was started by a {@link JvmCommand}: what it prints and how it ends. */
public final class Jvm implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(5);

    /** How long a wait of a few seconds may take on a busy machine. */
    private static final Duration IDLE_LIMIT = Duration.ofSeconds(60);

    private final Process process;
    private final Object monitor = new Object();
    private final Lines stdout;
    private final Lines stderr;
    private final AtomicInteger waits = new AtomicInteger();

    Jvm(Process process) {
        this.process = process;
        this.stdout = new Lines("stdout of " + process.pid(), process.getInputStream(), monitor);
        this.stderr = new Lines("stderr of " + process.pid(), process.getErrorStream(), monitor);
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The lines of standard output so far. */
    public List<String> stdout() {
        return stdout.snapshot();
    }

    /** The lines of standard error so far. */
    public List<String> stderr() {
        return stderr.snapshot();
    }

    /**
     * Waits for a line on standard output or standard error. It may have been printed already.
     *
     * @return the first such line; standard output is searched first
     * @throws TimeoutException if there is none in time, or both streams have ended without it; the message quotes the output
     */
    public String awaitLine(Predicate<String> wanted, Duration timeout) throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + timeout.toNanos();
        synchronized (monitor) {
            while (true) {
                Optional<String> line = Stream.of(stdout(), stderr())
                        .flatMap(List::stream)
                        .filter(wanted)
                        .findFirst();
                if (line.isPresent()) {
                    return line.get();
                }
                long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (leftMillis <= 0 || (stdout.ended() && stderr.ended())) {
                    throw new TimeoutException("no such line " + (leftMillis <= 0 ? "within " + timeout : "to the end")
                            + "; stdout " + stdout() + ", stderr " + stderr());
                }
                monitor.wait(leftMillis);
            }
        }
    }

    /**
     * Waits for the JVM to end and for the last of its output.
     *
     * @throws TimeoutException if it still runs; the message quotes the output
     */
    public int exitCode(Duration timeout) throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + timeout.toNanos();
        boolean exited = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        synchronized (monitor) {
            while (exited && !(stdout.ended() && stderr.ended())) {
                long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (leftMillis <= 0) {
                    break;
                }
                monitor.wait(leftMillis);
            }
        }
        if (!exited) {
            throw new TimeoutException(
                    "still running after " + timeout + "; stdout " + stdout() + ", stderr " + stderr());
        }
        return process.exitValue();
    }

    /** Writes a line to the program's standard input. */
    public void send(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /**
     * Waits until all connections without activity have been idle for that time, by the clock of the agent in that JVM. The
     * program must answer the command {@code await-idle}, see {@code AgentClock}.
     *
     * @throws TimeoutException if this takes longer than a minute
     */
    public void awaitIdle(Duration idle) throws IOException, InterruptedException, TimeoutException {
        String wanted = idle.toMillis() + " " + waits.incrementAndGet();
        send("await-idle " + wanted);
        awaitLine(("idle " + wanted)::equals, IDLE_LIMIT);
    }

    /** Closes the program's standard input. */
    public void closeStdin() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // the JVM has ended already and with it the pipe
        }
    }

    /**
     * Closes standard input, which ends the programs of test-app. If the JVM is still running 5 s later, this stops it by force.
     */
    @Override
    public void close() {
        closeStdin();
        try {
            if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroy();
            }
            if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
