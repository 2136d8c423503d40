package io.portkeeper.testapp.load;

import io.portkeeper.testapp.cli.HostAndPort;
import io.portkeeper.testapp.origin.RemoteHoldGate;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The load as a program. It runs once, prints one table, and exits with 1 if a request failed. */
public final class LoadMain {
    private static final String USAGE = """
            hold N           STYLE ORIGIN [via=HOST:PORT,...] [gate=HOST:PORT] [limit=SECONDS]
            rate R SECONDS   STYLE ORIGIN [via=HOST:PORT,...] [path=/...] [limit=SECONDS]

            STYLE   direct, forward, tunnel or reverse
            ORIGIN  HOST:PORT of the origin, as the proxy is to reach it
            via     addresses of the proxy that connections are spread over
            gate    address at which to tell the origin to let go; by default ORIGIN
            limit   seconds until held, or until answered; by default 60
            """;

    private LoadMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length < 4) {
            System.err.print(USAGE);
            System.exit(2);
        }
        LoadResult result = args[0].equals("rate") ? rate(args) : hold(args);
        System.out.print(result.table());
        System.exit(result.failed() == 0 ? 0 : 1);
    }

    private static LoadResult hold(String[] args) throws IOException, InterruptedException {
        Map<String, String> named = named(args, 4);
        Target target = target(args[2], args[3], named);
        InetSocketAddress gate = HostAndPort.parse(named.getOrDefault("gate", args[3]));
        try (RemoteHoldGate remote = new RemoteHoldGate(gate)) {
            String name = "load-" + ProcessHandle.current().pid();
            return new Load(target).hold(Integer.parseInt(args[1]), name, remote, limit(named));
        }
    }

    private static LoadResult rate(String[] args) throws InterruptedException {
        Map<String, String> named = named(args, 5);
        Duration duration = Duration.ofSeconds(Long.parseLong(args[2]));
        return new Load(target(args[3], args[4], named))
                .rate(Integer.parseInt(args[1]), duration, named.getOrDefault("path", "/"), limit(named));
    }

    private static Target target(String style, String origin, Map<String, String> named) {
        return new Target(
                Style.valueOf(style.toUpperCase(Locale.ROOT)),
                HostAndPort.parseList(named.getOrDefault("via", origin)),
                HostAndPort.parse(origin));
    }

    private static Duration limit(Map<String, String> named) {
        return Duration.ofSeconds(Long.parseLong(named.getOrDefault("limit", "60")));
    }

    private static Map<String, String> named(String[] args, int from) {
        Map<String, String> named = new TreeMap<>();
        for (int i = from; i < args.length; i++) {
            String[] pair = args[i].split("=", 2);
            named.put(pair[0], pair.length == 2 ? pair[1] : "");
        }
        return named;
    }
}
