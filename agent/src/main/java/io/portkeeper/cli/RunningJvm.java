package io.portkeeper.cli;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import io.portkeeper.status.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** A JVM of this host or of a container on it, and the agent in it. The command must run as the JVM's user or as root. */
final class RunningJvm {

    /** The agent listens 10 s after its JVM's start, or at once if it is attached. It takes longer if processor time is short. */
    private static final Duration LISTENS_BY = Duration.ofSeconds(30);

    private static final long TRY_MILLIS = 200;

    private final long pid;
    private Instant listensBy;

    RunningJvm(long pid) {
        this(
                pid,
                ProcessHandle.of(pid)
                        .flatMap(process -> process.info().startInstant())
                        .orElse(Instant.MIN)
                        .plus(LISTENS_BY));
    }

    /** A JVM whose agent, if it has one, listens by a certain time. */
    RunningJvm(long pid, Instant listensBy) {
        this.pid = pid;
        this.listensBy = listensBy;
    }

    /** Why a JVM, or the agent in it, cannot be reached, in one line. */
    static final class Unreachable extends RuntimeException {

        private static final long serialVersionUID = 1;

        Unreachable(String message) {
            super(message);
        }
    }

    /**
     * Starts the agent in that JVM.
     *
     * @param jar of the agent
     * @param options {@code key=value,key=value}, may be empty
     * @throws Unreachable if it cannot be started; the message says why
     */
    void start(String jar, String options) throws IOException {
        if (pid == ProcessHandle.current().pid()) {
            throw new Unreachable("process " + pid + " is this command itself");
        }
        VirtualMachine vm;
        try {
            vm = VirtualMachine.attach(String.valueOf(pid));
        } catch (AttachNotSupportedException | IOException e) {
            throw new Unreachable(
                    "process " + pid + " cannot be attached to: " + e.getMessage()
                            + "; expected a running JVM of this user (or be root), not started with -XX:+DisableAttachMechanism");
        }
        try {
            vm.loadAgent(jar, options);
        } catch (AgentLoadException | AgentInitializationException | IOException e) {
            throw new Unreachable("the agent was not started in process " + pid + ": " + e.getMessage()
                    + "; that process has said why on its stderr");
        } finally {
            vm.detach();
        }
        listensBy = Instant.now().plus(LISTENS_BY);
    }

    /** Whether an agent answers in that JVM now. */
    boolean hasAgent() throws IOException {
        try (AgentConnection connection = socket().connect()) {
            return connection != null;
        }
    }

    /** The status of the agent in that JVM. */
    Status status() throws IOException {
        return Status.of(ask("status"));
    }

    /**
     * Asks the agent in that JVM.
     *
     * @param words the request
     * @return its answer, in lines of printable characters
     * @throws Unreachable if no agent answers
     * @throws IllegalArgumentException if the agent refuses the request; the message says why
     */
    String ask(String... words) throws IOException {
        String answer;
        try (AgentConnection connection = awaitAgent()) {
            answer = connection.ask(String.join(" ", words));
        }
        int end = answer.indexOf('\n');
        String text = answer.substring(end + 1);
        if (end < 0 || !answer.startsWith("ok")) {
            throw new IllegalArgumentException(text);
        }
        return text;
    }

    private AgentConnection awaitAgent() throws IOException {
        while (true) {
            AgentSocket socket = socket();
            AgentConnection connection = socket.connect();
            if (connection != null) {
                return connection;
            }
            if (Instant.now().isAfter(listensBy)) {
                throw new Unreachable("no agent answers in process " + pid
                        + ": add -javaagent to its start script, or use the command attach; run this as the same user, or"
                        + " as root" + socket.distrust());
            }
            try {
                Thread.sleep(TRY_MILLIS);
            } catch (InterruptedException e) {
                throw new IOException("interrupted", e);
            }
        }
    }

    private AgentSocket socket() {
        Path process = Path.of("/proc", String.valueOf(pid));
        if (!Files.exists(process)) {
            throw new Unreachable("there is no process " + pid);
        }
        return new AgentSocket(process);
    }
}
