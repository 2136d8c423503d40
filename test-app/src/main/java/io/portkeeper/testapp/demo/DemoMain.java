package io.portkeeper.testapp.demo;

import io.portkeeper.testapp.connect.Acceptor;
import io.portkeeper.testapp.connect.ConnectPath;
import io.portkeeper.testapp.connect.Connector;
import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.load.LoadResult;
import io.portkeeper.testapp.proxy.ProxyUnderTest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Drives real proxies, and every way a JVM connects, until ports run out: first without the agent, then with it. */
public final class DemoMain {

    private static final int REQUESTS = 3_990;
    private static final String ROW = "%-30s %-8s %8s %8s   %s%n";

    /** Without this, owned ports would be enough for the whole demo with one source. */
    private static final String EPHEMERAL_ONLY = "ports.owned=off";

    private DemoMain() {}

    public static void main(String[] args) throws Exception {
        System.out.printf(
                "%nOne destination, %,d local ports to it from each source, %,d connections wanted at once.%n"
                        + "The pool: %s, without owned ports (%s)%n%n",
                Lab.PORTS, REQUESTS, Lab.POOL, EPHEMERAL_ONLY);
        System.out.printf(ROW, "proxy", "agent", "held", "failed", "connections per source, as the origin sees them");
        for (ProxyUnderTest proxy :
                List.of(ProxyUnderTest.LITTLE_PROXY, ProxyUnderTest.JETTY_REVERSE, ProxyUnderTest.TOMCAT)) {
            print(proxy.title(), "without", proxy.hold(REQUESTS, command -> command));
            print(
                    "",
                    "with",
                    proxy.hold(REQUESTS, command -> Agent.under(command, "pool=" + Lab.POOL, EPHEMERAL_ONLY)));
        }
        System.out.println();
        System.out.printf(ROW, "way to connect", "agent", "held", "failed", "");
        for (ConnectPath path : ConnectPath.available()) {
            connect(path);
        }
        System.out.println();
        System.out.printf(ROW, "2 sources, 2 destinations", "agent", "held", "failed", "");
        twoDestinations();
        System.out.println();
        System.out.printf(ROW, "pool with a missing address", "agent", "held", "failed", "");
        missingAddress();
    }

    private static void connect(ConnectPath path) throws Exception {
        String name = path.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        try (Connector without = Connector.withoutAgent();
                Acceptor origin = new Acceptor(Lab.DESTINATION)) {
            String answer = without.open(path, REQUESTS, origin);
            print(name, "without", answer, origin.awaitHeld(opened(answer)));
        }
        try (Connector with = Connector.underAgent("pool=" + Lab.POOL, EPHEMERAL_ONLY);
                Acceptor origin = new Acceptor(Lab.DESTINATION)) {
            String answer = with.open(path, REQUESTS, origin);
            print("", "with", answer, origin.awaitHeld(opened(answer)));
        }
    }

    private static void twoDestinations() throws Exception {
        try (Connector connector = Connector.underAgent("pool=10.9.0.1-2", EPHEMERAL_ONLY);
                Acceptor origin = new Acceptor(Lab.DESTINATION);
                Acceptor other = new Acceptor(Lab.OTHER_DESTINATION)) {
            String answer = connector.open(ConnectPath.CHANNEL, REQUESTS, origin, other);
            print("first destination", "with", answer, origin.awaitHeld(opened(answer) / 2));
            print("second destination", "", answer, other.awaitHeld(opened(answer) / 2));
        }
    }

    private static void missingAddress() throws Exception {
        try (Connector connector = Connector.underAgent("pool=10.9.0.1-3, 10.9.0.77", EPHEMERAL_ONLY);
                Acceptor origin = new Acceptor(Lab.DESTINATION)) {
            String answer = connector.open(ConnectPath.CHANNEL, 2_990, origin);
            print("10.9.0.77 does not exist", "with", answer, origin.awaitHeld(opened(answer)));
            connector.log("10.9.0.77 is not").forEach(line -> System.out.println("  " + line));
        }
    }

    private static void print(String what, String agent, LoadResult result) {
        System.out.printf(ROW, what, agent, result.mostHeld(), result.failed(), counts(result.sources()));
    }

    private static void print(String what, String agent, String answer, Acceptor origin) {
        System.out.printf(ROW, what, agent, origin.held(), answer.split(" ", -1)[3], counts(origin.bySource()));
    }

    /** The connector's answer is "opened N failed N ...". */
    private static int opened(String answer) {
        return Integer.parseInt(answer.split(" ", -1)[1]);
    }

    private static String counts(Map<String, Integer> sources) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(sources)
                .forEach((source, count) ->
                        text.append(source).append(": ").append(count).append("  "));
        return text.toString();
    }
}
