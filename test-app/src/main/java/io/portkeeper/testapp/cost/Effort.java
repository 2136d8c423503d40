package io.portkeeper.testapp.cost;

import io.portkeeper.testapp.proxy.ProxyUnderTest;
import java.time.Duration;
import java.util.List;

/**
 * How long and how often is measured.
 *
 * @param starts of each proxy, because no two JVMs compile the same code alike
 * @param fastRounds rounds of runs as fast as answers come, after each start: many and short, because code that is compiled
 *     again meanwhile favours the side that is measured later
 * @param steadyRounds rounds of runs at a fixed rate, after these
 * @param warmUpBursts at most, see {@link WarmUp}
 * @param fast duration of a run in which clients send as fast as they are answered
 * @param steady duration of a run at a fixed rate: long, because one request in a hundred determines its 99th percentile
 * @param counted requests in a run in which allocations are counted, and ten times as many to warm up
 * @param rest after that, in which allocations are counted too: long enough for all that the agent does now and then to
 *     happen several times
 * @param held connections while memory is measured
 * @param memoryRounds how often memory is measured
 */
record Effort(
        List<ProxyUnderTest> proxies,
        List<Connections> connections,
        int starts,
        int fastRounds,
        int steadyRounds,
        int warmUpBursts,
        Duration fast,
        Duration steady,
        int counted,
        int countedRounds,
        Duration rest,
        int held,
        int memoryRounds) {

    /** The effort that {@code scripts/bench} names: {@code quick} or {@code full}. */
    static Effort of(String mode) {
        return switch (mode) {
            case "quick" ->
                new Effort(
                        List.of(ProxyUnderTest.LITTLE_PROXY),
                        List.of(Connections.NEW),
                        1,
                        1,
                        1,
                        1,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(2),
                        100,
                        2,
                        Duration.ofSeconds(1),
                        1_000,
                        1);
            case "full" ->
                new Effort(
                        List.of(ProxyUnderTest.LITTLE_PROXY, ProxyUnderTest.JETTY_REVERSE, ProxyUnderTest.VERTX),
                        List.of(Connections.values()),
                        5,
                        6,
                        2,
                        30,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(10),
                        2_000,
                        4,
                        Duration.ofSeconds(30),
                        8_000,
                        3);
            default -> throw new IllegalArgumentException("mode is " + mode + ", expected quick or full");
        };
    }
}
