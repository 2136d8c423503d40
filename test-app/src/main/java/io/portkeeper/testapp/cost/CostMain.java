package io.portkeeper.testapp.cost;

import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.result.Outcome;
import io.portkeeper.testapp.result.Results;
import java.nio.file.Path;

/** Measures what the agent costs proxies that do not lack ports: {@code quick|full PEERS_FOLDER}. */
public final class CostMain {

    /** Where {@link Lab#freePort} begins: no connection may take the port of a proxy that is yet to start. */
    private static final String LISTENERS = "30000-30999";

    /** Few, or their number would grow and then reach its limit in the middle of a run. None of them takes a proxy's port. */
    private static final String TIME_WAITS = "1000";

    private CostMain() {}

    public static void main(String[] args) throws Exception {
        Effort effort = Effort.of(args[0]);
        Outcome outcome = Results.begin("cost", "What the agent costs proxies that do not lack ports");
        Lab.sysctl("ipv4/ip_local_reserved_ports", LISTENERS);
        Lab.sysctl("ipv4/tcp_max_tw_buckets", TIME_WAITS);
        Allocation allocation = new Allocation(effort);
        Memory memory = new Memory(effort);
        try (Wrk wrk = new Wrk(Path.of(args[1]))) {
            Speed speed = new Speed(effort, wrk);
            speed.measure();
            allocation.measure();
            memory.measure();
            Results.asked()
                    .write(outcome.with("wrk", wrk.version())
                            .with(speed.fast())
                            .with(speed.steady())
                            .with(allocation.table())
                            .with(memory.table())
                            .with(speed.chart()));
        }
    }
}
