package io.portkeeper.testapp.cost;

import io.portkeeper.testapp.load.KeptConnection;
import io.portkeeper.testapp.load.Target;
import io.portkeeper.testapp.proxy.ProxyUnderTest;
import io.portkeeper.testapp.result.Row;
import io.portkeeper.testapp.result.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What proxies allocate for a request.
 *
 * <p>Their JVMs use Epsilon (JEP 318), a collector that frees nothing, and no thread-local allocation buffers. So the used
 * part of the heap is the sum of all allocations, to the byte.
 */
final class Allocation {

    private static final String HEADING = "allocated a request";
    private static final String AT_REST = "allocated at rest";
    private static final int WARM_UP_TIMES = 10;
    private static final String[] OPTIONS = {
        "-XX:+UnlockExperimentalVMOptions",
        "-XX:+UseEpsilonGC",
        "-XX:-UseTLAB",
        "-Xms4g",
        "-Xmx4g",
        "-Xlog:disable",
        "-Xlog:all=error:stderr"
    };

    private final Effort effort;
    private final List<Row> rows = new ArrayList<>();

    Allocation(Effort effort) {
        this.effort = effort;
    }

    /** Measures all proxies, with connections that are kept and with new ones. */
    void measure() throws Exception {
        for (ProxyUnderTest proxy : effort.proxies()) {
            for (Connections connections : effort.connections()) {
                System.out.println("allocations of " + proxy.title() + ", connections: " + connections.title());
                Comparison bytes = new Comparison("proxy", proxy.title(), "connections", connections.title());
                try (Proxies proxies =
                        new Proxies(proxy, Side.BOTH, command -> connections.of(command.withOptions(OPTIONS)))) {
                    for (Side side : Side.BOTH) {
                        measure(proxies.target(side), connections, proxies.vitals(side), side, bytes);
                    }
                }
                rows.addAll(bytes.rows());
                rows.add(bytes.differences(HEADING, AT_REST));
            }
        }
    }

    private void measure(Target target, Connections connections, Vitals proxy, Side side, Comparison into)
            throws Exception {
        send(target, connections, effort.counted() * WARM_UP_TIMES);
        long before = proxy.heap().allocatedBytes();
        for (int round = 0; round < effort.countedRounds(); round++) {
            send(target, connections, effort.counted());
            long after = proxy.heap().allocatedBytes();
            into.add(side, HEADING, "B", (double) (after - before) / effort.counted());
            before = after;
        }
        Thread.sleep(effort.rest().toMillis());
        into.add(
                side,
                AT_REST,
                "B/s",
                (double) (proxy.heap().allocatedBytes() - before)
                        / effort.rest().toSeconds());
    }

    /** Sends the requests one after another, on one connection or on a new one each. */
    private static void send(Target target, Connections connections, int requests) throws IOException {
        int onOne = connections.kept() ? requests : 1;
        for (int sent = 0; sent < requests; sent += onOne) {
            try (KeptConnection client = new KeptConnection(target, sent)) {
                for (int i = 0; i < onOne; i++) {
                    client.get(connections.path());
                }
            }
        }
    }

    Table table() {
        return new Table(
                "Allocation",
                String.format(
                        "All bytes that the proxy's JVM allocates for %,d requests, one after the other, divided by their"
                                + " number; %d such runs, after %,d requests to warm up. It has the collector Epsilon, which"
                                + " frees nothing, so that what is used of its heap is what was allocated. Beside it is what it"
                                + " allocates every second without any request, in the %d s after the runs; that is part of"
                                + " the former too. Connections are kept, or there is one of the client and one to the origin"
                                + " for each request.",
                        effort.counted(),
                        effort.countedRounds(),
                        effort.counted() * WARM_UP_TIMES,
                        effort.rest().toSeconds()),
                rows);
    }
}
