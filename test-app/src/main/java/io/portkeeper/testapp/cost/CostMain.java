package io.portkeeper.testapp.cost;

import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.result.Outcome;
import io.portkeeper.testapp.result.Results;
import java.nio.file.Path;

/**
 * Measures what the agent costs proxies that do not lack ports: {@code quick|full time PEERS_FOLDER}, requests a second and
 * latency; or {@code quick|full memory}.
 */
public final class CostMain {

    /**
     * Where {@link Lab#freePort} begins. These ports are reserved, so that no connection takes the port of a proxy that has
     * yet to start.
     */
    private static final String LISTENERS = "30000-30999";

    /**
     * Few, because otherwise their number would grow and reach its limit in the middle of a run. None of them takes a
     * proxy's port.
     */
    static final String TIME_WAITS = "1000";

    private CostMain() {}

    public static void main(String[] args) throws Exception {
        Effort effort = Effort.of(args[0]);
        Lab.sysctl("ipv4/ip_local_reserved_ports", LISTENERS);
        Lab.sysctl("ipv4/tcp_max_tw_buckets", TIME_WAITS);
        Results.asked()
                .write(
                        switch (args[1]) {
                            case "time" -> time(effort, Path.of(args[2]));
                            case "memory" -> memory(effort);
                            default -> throw new IllegalArgumentException(args[1] + ", expected time or memory");
                        });
    }

    private static Outcome time(Effort effort, Path peers) throws Exception {
        Outcome outcome = Results.begin("cost", "What the agent costs proxies that do not lack ports");
        try (Wrk wrk = new Wrk(peers)) {
            Speed speed = new Speed(effort, wrk);
            speed.measure();
            return outcome.with("wrk", wrk.version())
                    .with(speed.fast())
                    .with(speed.steady())
                    .with(speed.chart());
        }
    }

    private static Outcome memory(Effort effort) throws Exception {
        Outcome outcome = Results.begin("memory", "Memory that the agent costs proxies");
        Allocation allocation = new Allocation(effort);
        allocation.measure();
        Memory memory = new Memory(effort);
        memory.measure();
        return outcome.with(allocation.table()).with(memory.table());
    }
}
