package io.portkeeper.testapp.cost;

import io.portkeeper.testapp.lab.Jvm;
import io.portkeeper.testapp.lab.JvmCommand;
import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.load.KeptConnection;
import io.portkeeper.testapp.load.Target;
import io.portkeeper.testapp.origin.Origin;
import io.portkeeper.testapp.proxy.ProxyUnderTest;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A proxy twice, without the agent and with it, before one origin. */
final class Proxies implements AutoCloseable {

    private final Origin origin;
    private final Map<Side, Jvm> jvms = new EnumMap<>(Side.class);
    private final Map<Side, Target> targets = new EnumMap<>(Side.class);

    /**
     * Starts all three, and waits for an answer through both.
     *
     * @param change what both are told beside their side
     */
    Proxies(ProxyUnderTest proxy, UnaryOperator<JvmCommand> change) throws Exception {
        origin = new Origin(new InetSocketAddress(Lab.DESTINATION, Lab.freePort())).start();
        try {
            for (Side side : Side.values()) {
                Jvm jvm = proxy.start(origin, command -> side.of(change.apply(command)));
                jvms.put(side, jvm);
                Target target = proxy.target(origin, jvm);
                targets.put(side, target);
                try (KeptConnection first = new KeptConnection(target, 0)) {
                    first.get("/");
                }
            }
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    Origin origin() {
        return origin;
    }

    Target target(Side side) {
        return targets.get(side);
    }

    Vitals vitals(Side side) {
        return new Vitals(jvms.get(side).pid());
    }

    /** Ends all, and shows what the agent complained about, if anything: then figures may not be what they seem. */
    @Override
    public void close() {
        for (Jvm jvm : jvms.values()) {
            jvm.close();
            Vitals.showComplaints(jvm);
        }
        origin.close();
    }
}
