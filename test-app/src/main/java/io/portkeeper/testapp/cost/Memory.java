package io.portkeeper.testapp.cost;

import io.portkeeper.testapp.lab.Jvm;
import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.load.KeptConnection;
import io.portkeeper.testapp.load.Target;
import io.portkeeper.testapp.origin.Origin;
import io.portkeeper.testapp.proxy.ProxyUnderTest;
import io.portkeeper.testapp.result.Row;
import io.portkeeper.testapp.result.Table;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** The memory of proxies that hold connections. */
final class Memory {

    private static final String RESIDENT_IDLE = "resident, none open";
    private static final String RESIDENT = "resident, 10,000 open";
    private static final String LIVE_IDLE = "heap, none open";
    private static final String LIVE = "heap, 10,000 open";
    private static final String[] HEADINGS = {RESIDENT_IDLE, RESIDENT, LIVE_IDLE, LIVE};
    private static final double SCALE = 10_000;
    private static final double KIB_IN_MIB = 1_024;
    private static final int ADDRESSES_IN_A_NET = 250;

    /**
     * A heap whose size follows the live objects closely and that is resident as a whole. By default, a heap may be several
     * times as large and partly untouched, by chance.
     */
    private static final String[] HEAP = {
        "-XX:+UseSerialGC",
        "-Xms32m",
        "-Xmx1g",
        "-Xmn16m",
        "-XX:MinHeapFreeRatio=5",
        "-XX:MaxHeapFreeRatio=10",
        "-XX:-ShrinkHeapInSteps",
        "-XX:+AlwaysPreTouch"
    };

    private final Effort effort;
    private final List<Row> rows = new ArrayList<>();

    Memory(Effort effort) {
        this.effort = effort;
    }

    /** Measures a proxy with one destination and with many, and a relay, which uses little memory itself. */
    void measure() throws Exception {
        Lab.ip("address", "add", "10.10.0.1/16", "dev", "lo");
        measure(ProxyUnderTest.LITTLE_PROXY, false);
        if (effort.proxies().size() > 1) {
            measure(ProxyUnderTest.LITTLE_PROXY, true);
            measure(ProxyUnderTest.NETTY_RELAY, false);
        }
    }

    private void measure(ProxyUnderTest proxy, boolean many) throws Exception {
        System.out.println("memory of " + proxy.title() + (many ? ", many destinations" : ", one destination"));
        Comparison memory = new Comparison("proxy", proxy.title(), "destinations", many ? "one a connection" : "one");
        for (int round = 0; round < effort.memoryRounds(); round++) {
            for (Side side : Side.inTurn(Side.BOTH, round)) {
                InetSocketAddress listen = many
                        ? new InetSocketAddress(Lab.freePort())
                        : new InetSocketAddress(Lab.DESTINATION, Lab.freePort());
                try (Origin origin = new Origin(listen).start();
                        Jvm jvm = proxy.start(origin, command -> side.of(command.withOptions(HEAP)))) {
                    measure(proxy.target(origin, jvm), many, new Vitals(jvm.pid()), side, memory);
                    Vitals.showComplaints(jvm);
                }
            }
        }
        rows.addAll(memory.rows());
        rows.add(memory.differences(HEADINGS));
    }

    private void measure(Target target, boolean many, Vitals proxy, Side side, Comparison into) throws Exception {
        for (int i = 0; i < warmUp(); i++) {
            close(open(target, many, 1));
        }
        proxy.collect();
        double residentIdle = proxy.residentKib() / KIB_IN_MIB;
        double liveIdle = proxy.heap().usedKib() / KIB_IN_MIB;
        List<KeptConnection> held = open(target, many, effort.held());
        try {
            proxy.collect();
            double scale = SCALE / effort.held();
            into.add(side, RESIDENT_IDLE, "MiB", residentIdle);
            into.add(side, RESIDENT, "MiB", (proxy.residentKib() / KIB_IN_MIB - residentIdle) * scale);
            into.add(side, LIVE_IDLE, "MiB", liveIdle);
            into.add(side, LIVE, "MiB", (proxy.heap().usedKib() / KIB_IN_MIB - liveIdle) * scale);
        } finally {
            close(held);
        }
    }

    /** How many connections are opened and closed first. */
    private int warmUp() {
        return effort.held() / 4;
    }

    private static List<KeptConnection> open(Target target, boolean many, int count) throws IOException {
        List<KeptConnection> open = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            KeptConnection connection = new KeptConnection(many ? to(target, i) : target, i);
            open.add(connection);
            connection.get("/");
        }
        return open;
    }

    private static Target to(Target target, int number) throws IOException {
        byte[] address = {10, 10, (byte) (1 + number / ADDRESSES_IN_A_NET), (byte) (1 + number % ADDRESSES_IN_A_NET)};
        return new Target(
                target.style(),
                target.entries(),
                new InetSocketAddress(
                        InetAddress.getByAddress(address), target.origin().getPort()));
    }

    private static void close(List<KeptConnection> connections) throws IOException {
        for (KeptConnection connection : connections) {
            connection.close();
        }
    }

    Table table() {
        return new Table(
                "Memory",
                String.format(
                        "What the proxy's process has of memory (VmRSS), and what lives in its heap, after a garbage"
                                + " collection: with no connection open, after %,d that have ended; and what %,d open"
                                + " connections add, each of which had one answer, scaled to 10,000 (a process may have"
                                + " 20,000 descriptors, and a proxy needs two for a connection). %d times, in a new JVM each"
                                + " time, with a heap that follows what lives in it: %s. VmRSS moves by tens of MiB from one JVM"
                                + " to the next, with or without the agent; the heap does not.",
                        warmUp(), effort.held(), effort.memoryRounds(), String.join(" ", HEAP)),
                rows);
    }
}
