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

/** A proxy and the origin behind it, whose port is this setup's own and its lanes with it. */
final class Setup implements AutoCloseable {
    private final Origin origin;
    private final Jvm jvm;
    private final Target target;

    /**
     * Starts both.
     *
     * @param change what to add to the proxy's start script
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

    /** The proxy as it is, or with the agent in its start script. */
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

    /** Waits until connections that do nothing meanwhile have been idle for so long, see {@link Jvm#awaitIdle}. */
    void awaitIdle(Duration idle) throws Exception {
        jvm.awaitIdle(idle);
    }

    /** What the agent warns of, and its own failures. */
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
