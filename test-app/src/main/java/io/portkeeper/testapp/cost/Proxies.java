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
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** One proxy for each side, without the agent or with it, in front of one origin. */
final class Proxies implements AutoCloseable {

    private final List<Side> sides;
    private final Origin origin;
    private final Map<Side, Jvm> jvms = new EnumMap<>(Side.class);
    private final Map<Side, Target> targets = new EnumMap<>(Side.class);

    /**
     * Starts them, and waits for an answer through each.
     *
     * @param change what to change in all commands, besides their side
     */
    Proxies(ProxyUnderTest proxy, List<Side> sides, UnaryOperator<JvmCommand> change) throws Exception {
        this.sides = sides;
        origin = new Origin(new InetSocketAddress(Lab.DESTINATION, Lab.freePort())).start();
        try {
            for (Side side : sides) {
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

    List<Side> sides() {
        return sides;
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

    /** Stops all of them, and shows the agent's warnings and errors. If there are any, the figures may be wrong. */
    @Override
    public void close() {
        for (Jvm jvm : jvms.values()) {
            jvm.close();
            Vitals.showComplaints(jvm);
        }
        origin.close();
    }
}
