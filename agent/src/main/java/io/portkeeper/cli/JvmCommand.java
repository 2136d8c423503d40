package io.portkeeper.cli;

import io.portkeeper.text.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A command about a running JVM. */
abstract class JvmCommand implements Callable<Integer> {

    /** Exit status if the command failed. */
    static final int FAILED = 1;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "PID", description = "Process id of the JVM.")
    private long pid;

    /** Runs the command. */
    abstract void run(RunningJvm jvm) throws IOException;

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    long pid() {
        return pid;
    }

    @Override
    public Integer call() {
        try {
            run(new RunningJvm(pid));
            out().flush();
            return 0;
        } catch (RunningJvm.Unreachable | IllegalArgumentException | IllegalStateException e) {
            return failed(e.getMessage());
        } catch (IOException e) {
            return failed(e.toString());
        }
    }

    /** Prints the message, which may contain text from the other process. */
    private int failed(String message) {
        spec.commandLine().getErr().println(Printable.line(message));
        spec.commandLine().getErr().flush();
        return FAILED;
    }
}
