package io.portkeeper.connect;

import io.portkeeper.observe.Notices;
import io.portkeeper.observe.Repeated;
import io.portkeeper.ports.Destination;
import io.portkeeper.ports.Destinations;
import io.portkeeper.ports.Lane;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * If more than 80 % of a lane's ports have been in use for a minute, logs once which destination is short of ports and how
 * many more addresses would be enough.
 *
 * <p>Ports in use are the rate of connections times the time for which each of them holds its port (Little's law). So at
 * 80 %, they need as many addresses as the ports in use divided by 0.8 times the ports of one address.
 */
final class BudgetAdvice implements Repeated.Task {

    static final double MUCH = 0.8;
    static final long WHILE_NANOS = 60_000_000_000L;

    private final Destinations destinations;
    private final IntSupplier portsOfLane;
    private final Notices notices;
    private final LongSupplier nanoClock;
    private final Map<Lane, Long> sinceNanos = new HashMap<>();
    private final Set<Destination> said = new HashSet<>();

    BudgetAdvice(Destinations destinations, IntSupplier portsOfLane, Notices notices, LongSupplier nanoClock) {
        this.destinations = destinations;
        this.portsOfLane = portsOfLane;
        this.notices = notices;
        this.nanoClock = nanoClock;
    }

    @Override
    public void run() {
        long nowNanos = nanoClock.getAsLong();
        Map<Lane, Long> before = new HashMap<>(sinceNanos);
        sinceNanos.clear();
        for (Destination destination : destinations.all()) {
            Lane fullest = null;
            for (Lane lane : destination.lanes()) {
                if (lane.taken(nowNanos) > MUCH * portsOfLane.getAsInt()) {
                    long since = before.getOrDefault(lane, nowNanos);
                    sinceNanos.put(lane, since);
                    if (nowNanos - since >= WHILE_NANOS
                            && (fullest == null || lane.taken(nowNanos) > fullest.taken(nowNanos))) {
                        fullest = lane;
                    }
                }
            }
            if (fullest != null && said.add(destination)) {
                notices.shortOfPorts(advice(destination, fullest, nowNanos));
            }
        }
        // A destination that has no lane above 80 % any more may be advised again.
        said.removeIf(destination -> destination.lanes().stream().noneMatch(sinceNanos::containsKey));
    }

    private String advice(Destination destination, Lane fullest, long nowNanos) {
        int ports = portsOfLane.getAsInt();
        int inUse = destination.lanes().stream()
                .mapToInt(lane -> lane.taken(nowNanos))
                .sum();
        int sources = Math.max(1, destination.sources());
        int wanted = (int) Math.ceil(inUse / (MUCH * ports));
        StringBuilder text = new StringBuilder().append(destination).append(" has been short of ports for a minute: ");
        text.append(fullest.taken(nowNanos)).append(" of ").append(ports).append(" in use from ");
        text.append(fullest.source())
                .append(", ")
                .append(inUse)
                .append(" from all of its ")
                .append(sources);
        text.append(sources == 1 ? " source; " : " sources; ");
        if (wanted <= sources) {
            text.append("the others have ports left");
        } else if (fullest.source().isKernels()) {
            text.append("a pool of ").append(wanted).append(" addresses would do");
        } else {
            int more = wanted - sources;
            text.append(more)
                    .append(more == 1 ? " more address" : " more addresses")
                    .append(" in its pool would do");
        }
        return text.toString();
    }
}
