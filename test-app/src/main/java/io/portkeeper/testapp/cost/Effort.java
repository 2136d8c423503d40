package io.portkeeper.testapp.cost;

import io.portkeeper.testapp.proxy.ProxyUnderTest;
import java.time.Duration;
import java.util.List;

/**
 * How long and how often is measured.
 *
 * @param starts of each proxy, for no two JVMs compile the same code alike
 * @param pairs of runs after each start
 * @param warmUpBursts at most, see {@link WarmUp}
 * @param fast duration of a run in which clients send as fast as they are answered
 * @param steady duration of a run at a fixed rate
 * @param counted requests in a run in which allocations are counted, and ten times as many to warm up
 * @param rest after that, in which allocations are counted too
 * @param held connections while memory is measured
 * @param memoryRounds how often memory is measured
 */
record Effort(
        List<ProxyUnderTest> proxies,
        int starts,
        int pairs,
        int warmUpBursts,
        Duration fast,
        Duration steady,
        int counted,
        int countedRounds,
        Duration rest,
        int held,
        int memoryRounds) {

    /** The one that {@code scripts/bench} names: {@code quick} or {@code full}. */
    static Effort of(String mode) {
        return switch (mode) {
            case "quick" ->
                new Effort(
                        List.of(ProxyUnderTest.LITTLE_PROXY),
                        1,
                        1,
                        1,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(2),
                        200,
                        2,
                        Duration.ofSeconds(1),
                        1_000,
                        1);
            case "full" ->
                new Effort(
                        List.of(ProxyUnderTest.LITTLE_PROXY, ProxyUnderTest.JETTY_REVERSE, ProxyUnderTest.VERTX),
                        5,
                        2,
                        30,
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(5),
                        2_000,
                        4,
                        Duration.ofSeconds(3),
                        8_000,
                        3);
            default -> throw new IllegalArgumentException("mode is " + mode + ", expected quick or full");
        };
    }
}
