package io.portkeeper.testapp.matrix;

import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Jvm;
import io.portkeeper.testapp.lab.JvmCommand;
import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.load.Load;
import io.portkeeper.testapp.load.Target;
import io.portkeeper.testapp.origin.Origin;
import io.portkeeper.testapp.proxy.ProxyUnderTest;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** A proxy and the origin behind it. No other setup uses the origin's port, so the lanes are unused. */
final class Setup implements AutoCloseable {
    private final Origin origin;
    private final Jvm jvm;
    private final Target target;

    /**
     * Starts both.
     *
     * @param change what to change in the proxy's command
     */
    Setup(ProxyUnderTest proxy, UnaryOperator<JvmCommand> change) throws Exception {
        origin = new Origin(new InetSocketAddress(Lab.DESTINATION, Lab.freePort())).start();
        try {
            jvm = proxy.start(origin, change);
            target = proxy.target(origin, jvm);
        } catch (Exception e) {
            origin.close();
            throw e;
        }
    }

    /** Returns a change that adds the agent to the proxy's command, or leaves the command as it is. */
    static UnaryOperator<JvmCommand> agent(boolean with, String... options) {
        return command -> with ? Agent.under(command, options) : command;
    }

    Origin origin() {
        return origin;
    }

    Target target() {
        return target;
    }

    Load load() {
        return new Load(target);
    }

    /** Waits until connections without activity have been idle for that time, see {@link Jvm#awaitIdle}. */
    void awaitIdle(Duration idle) throws Exception {
        jvm.awaitIdle(idle);
    }

    /** The agent's warnings and errors. */
    List<String> complaints() {
        return jvm.stderr().stream()
                .filter(line -> line.startsWith("WARN portkeeper - ") || line.startsWith("ERROR portkeeper - "))
                .toList();
    }

    @Override
    public void close() {
        jvm.close();
        origin.close();
    }
}
