package io.portkeeper.testapp.peers;

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

/** A forward proxy in a JVM. It stays warm from one origin to the next. */
final class JvmContestant implements Contestant {

    /** The rates, one after the other, because a cold JVM cannot keep up the last. */
    private static final int[] WARM_UP_PER_SECOND = {400, 1_600};

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final ProxyUnderTest proxy;
    private final Jvm jvm;

    /**
     * Starts it, and warms it up for {@code warmUp} at each rate, with connections that the origin closes first, so that
     * they cost no port.
     */
    JvmContestant(ProxyUnderTest proxy, Duration warmUp, UnaryOperator<JvmCommand> change) throws Exception {
        this.proxy = proxy;
        try (Origin origin = new Origin(new InetSocketAddress(Lab.DESTINATION, Lab.freePort())).start()) {
            this.jvm = proxy.start(origin, change);
            for (int rate : WARM_UP_PER_SECOND) {
                new Load(toward(origin)).rate(rate, warmUp, "/?close=1", LIMIT);
            }
        }
    }

    @Override
    public Target toward(Origin origin) throws Exception {
        return proxy.target(origin, jvm);
    }

    @Override
    public List<String> complaints() {
        return jvm.stderr().stream()
                .filter(line -> line.startsWith("WARN portkeeper - ") || line.startsWith("ERROR portkeeper - "))
                .toList();
    }

    @Override
    public void close() {
        jvm.close();
    }
}
