package io.portkeeper.testapp.matrix;

import static java.util.stream.Collectors.toSet;

import io.portkeeper.testapp.lab.JvmCommand;
import io.portkeeper.testapp.load.LoadResult;
import io.portkeeper.testapp.proxy.ProxyUnderTest;
import io.portkeeper.testapp.proxy.Upstream;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What a proxy with other agents in its JVM holds at once.
 *
 * @param result what became of the requests
 * @param sources the addresses from which connections came, as the origin saw them
 * @param complaints the agent's warnings and errors
 */
public record Beside(LoadResult result, Set<String> sources, List<String> complaints) {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    /**
     * Holds that many requests.
     *
     * @param change adds the agents to the proxy's command
     */
    public static Beside measure(ProxyUnderTest proxy, int requests, UnaryOperator<JvmCommand> change)
            throws Exception {
        try (Setup setup = new Setup(proxy, command -> change.apply(Upstream.atMost(requests, command)))) {
            setup.origin().rememberPeers(true);
            LoadResult result = setup.load().hold(requests, "all", setup.origin(), LIMIT);
            Set<String> sources = setup.origin().rememberedPeers().stream()
                    .map(peer -> peer.getAddress().getHostAddress())
                    .collect(toSet());
            return new Beside(result, sources, setup.complaints());
        }
    }
}
