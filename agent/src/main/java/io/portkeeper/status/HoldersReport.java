package io.portkeeper.status;

import io.portkeeper.connect.Running;
import io.portkeeper.ports.Destination;
import io.portkeeper.ports.Lane;
import io.portkeeper.track.CallSites;
import io.portkeeper.track.Holder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Who holds the ports: for each destination its lanes, and the call sites that opened the connections. */
final class HoldersReport {

    private static final int MOST_DESTINATIONS = 20;
    private static final int MOST_LANES = 8;
    private static final int MOST_SITES = 10;

    private HoldersReport() {}

    /**
     * The lines of the report, the destination with the most connections first.
     *
     * @param ports how many each lane has
     */
    static List<String> of(Running running, int ports) {
        Map<Destination, List<Holder>> holders =
                Holder.of(running.connections(), null).stream().collect(Collectors.groupingBy(Holder::destination));
        List<String> lines = new ArrayList<>();
        holders.entrySet().stream()
                .sorted(Comparator.comparingInt(
                        (Map.Entry<Destination, List<Holder>> entry) -> -open(entry.getValue())))
                .limit(MOST_DESTINATIONS)
                .forEach(entry -> append(lines, entry.getKey(), entry.getValue(), ports));
        if (lines.isEmpty()) {
            lines.add("no connection is open");
        }
        if (holders.size() > MOST_DESTINATIONS) {
            lines.add("and " + (holders.size() - MOST_DESTINATIONS) + " more destinations");
        }
        if (running.sites().mode() == CallSites.Mode.OFF) {
            lines.add("call sites are not looked for: sites=off");
        }
        return lines;
    }

    private static int open(List<Holder> holders) {
        return holders.stream().mapToInt(Holder::open).sum();
    }

    private static void append(List<String> lines, Destination destination, List<Holder> holders, int ports) {
        List<Lane> lanes = destination.lanes().stream()
                .filter(lane -> lane.open() > 0)
                .sorted(Comparator.comparingInt(Lane::open).reversed())
                .toList();
        int all = ports * Math.max(destination.sources(), lanes.size());
        lines.add(format(
                "%s: %,d of %,d ports in use, from %s",
                destination,
                open(holders),
                all,
                lanes.stream()
                                .limit(MOST_LANES)
                                .map(lane -> format("%s (%,d)", lane.source(), lane.open()))
                                .collect(Collectors.joining(", "))
                        + (lanes.size() > MOST_LANES ? " and " + (lanes.size() - MOST_LANES) + " more" : "")));
        holders.stream().limit(MOST_SITES).forEach(holder -> lines.add(format("  %s", holder)));
        if (holders.size() > MOST_SITES) {
            lines.add("  and " + (holders.size() - MOST_SITES) + " more call sites");
        }
    }

    private static String format(String pattern, Object... arguments) {
        return String.format(Locale.ROOT, pattern, arguments);
    }
}
