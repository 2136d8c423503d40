package io.portkeeper.testapp.matrix;

import static java.util.stream.Collectors.toSet;

import io.portkeeper.testapp.lab.JvmCommand;
import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.load.LoadResult;
import io.portkeeper.testapp.proxy.ProxyUnderTest;
import io.portkeeper.testapp.proxy.Upstream;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * How many requests a proxy holds at once, with four sources of 1,000 ports.
 *
 * @param result what became of the requests
 * @param sources the addresses from which connections came, as the origin saw them
 * @param complaints the agent's warnings and errors
 */
public record Held(LoadResult result, Set<String> sources, List<String> complaints) {

    /** Four ranges of ports, less a few that other programs on the host may use meanwhile. */
    public static final int WANTED = 3_990;

    /**
     * The first port of a range in which no test binds a port plainly. Such a port would be missing from every lane for a
     * minute.
     */
    private static final int FIRST_PORT = 25_000;

    private static final int SOURCES = 4;

    private static final Duration LIMIT = Duration.ofSeconds(90);

    /** Measures the proxy. The range of ephemeral ports stays changed until {@link Lab#restorePortRange}. */
    public static Held measure(ProxyUnderTest proxy, boolean agent) throws Exception {
        Lab.portRange(FIRST_PORT, FIRST_PORT + Lab.PORTS - 1);
        UnaryOperator<JvmCommand> withAgent = Setup.agent(agent, "pool=" + Lab.POOL, "ports.owned=off");
        try (Setup setup =
                new Setup(proxy, command -> withAgent.apply(Upstream.atMost(SOURCES * Lab.PORTS, command)))) {
            setup.origin().rememberPeers(true);
            LoadResult result = setup.load().hold(WANTED, "all", setup.origin(), LIMIT);
            Set<String> sources = setup.origin().rememberedPeers().stream()
                    .map(peer -> peer.getAddress().getHostAddress())
                    .collect(toSet());
            return new Held(result, sources, setup.complaints());
        }
    }

    /** The most requests held at once. */
    public int most() {
        return result.mostHeld();
    }
}
