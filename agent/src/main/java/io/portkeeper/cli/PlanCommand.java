package io.portkeeper.cli;

import io.portkeeper.ports.HostPorts;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How many addresses a load needs, without the agent and with it, and the limits of this host, the lowest first. */
@Command(
        name = "plan",
        description =
                "How many source addresses a load wants, without the agent and with it, and which limit bites first.",
        mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--rate",
            required = true,
            paramLabel = "N",
            description = "Connections a second, to all destinations together.")
    private double rate;

    @Option(
            names = "--hold",
            paramLabel = "TIME",
            defaultValue = "100ms",
            description = "How long each is open; default: ${DEFAULT-VALUE}.")
    private Duration hold;

    @Option(
            names = "--destinations",
            paramLabel = "N",
            defaultValue = "1",
            description = "Remote addresses and ports among which the rate is spread; default: ${DEFAULT-VALUE}.")
    private int destinations;

    @Option(
            names = "--ephemeral",
            paramLabel = "N",
            description = "Ports of net.ipv4.ip_local_port_range; default: this host's.")
    private Integer ephemeral;

    @Option(
            names = "--owned",
            paramLabel = "N",
            description = "Ports of ports.owned; default: what `auto` comes to on this host.")
    private Integer owned;

    @Option(
            names = "--reuse-after",
            paramLabel = "TIME",
            defaultValue = "10s",
            description = "ports.reuse-after; default: ${DEFAULT-VALUE}.")
    private Duration reuseAfter;

    @Option(
            names = "--time-wait",
            paramLabel = "TIME",
            defaultValue = "60s",
            description = "How long TIME_WAIT lasts; default: ${DEFAULT-VALUE}, which on Linux cannot be changed.")
    private Duration timeWait;

    @Option(names = "--peer-closes", description = "The far end closes first, and has the TIME_WAIT.")
    private boolean peerCloses;

    @Override
    public Integer call() {
        if (!(rate > 0) || destinations < 1 || isNegative(ephemeral) || isNegative(owned)) {
            throw new ParameterException(
                    spec.commandLine(), "--rate and --destinations must be above 0, --ephemeral and --owned not below");
        }
        HostPorts host = HostPorts.read();
        Plan plan = new Plan(
                rate,
                hold,
                destinations,
                ephemeral == null ? host.chosenByKernel().count() : ephemeral,
                owned == null ? host.ownable().count() : owned,
                peerCloses ? Duration.ZERO : timeWait,
                reuseAfter);
        print(plan, spec.commandLine().getOut());
        return 0;
    }

    private static boolean isNegative(Integer ports) {
        return ports != null && ports < 0;
    }

    private static void print(Plan plan, PrintWriter out) {
        out.printf(Locale.ROOT, "%-28s %14s %14s%n", "", "without", "with the agent");
        row(
                out,
                "one address carries",
                perSecond(plan.laneWithout() * plan.destinations()),
                perSecond(plan.laneWith() * plan.destinations()));
        row(out, "  to each destination", perSecond(plan.laneWithout()), perSecond(plan.laneWith()));
        row(out, "addresses wanted", addresses(plan, plan.laneWithout()), addresses(plan, plan.laneWith()));
        out.println();
        out.printf(
                Locale.ROOT,
                "%,d ephemeral and %,d owned ports to each destination; %,.0f connections open at once%n",
                plan.ephemeral(),
                plan.owned(),
                plan.open());
        out.println();
        out.printf(Locale.ROOT, "%-38s %14s%n", "limits of this host, lowest first", "at most");
        for (HostLimits.Limit limit : HostLimits.of(plan)) {
            out.printf(
                    Locale.ROOT,
                    "%-38s %14s  %s%n",
                    limit.name(),
                    perSecond(limit.perSecond()),
                    limit.perSecond() < plan.rate() ? limit.remedy() : "");
        }
        out.flush();
    }

    private static void row(PrintWriter out, String what, String without, String with) {
        out.printf(Locale.ROOT, "%-28s %14s %14s%n", what, without, with);
    }

    private static String perSecond(double rate) {
        return String.format(Locale.ROOT, "%,.0f/s", rate);
    }

    private static String addresses(Plan plan, double lane) {
        return lane > 0 ? String.format(Locale.ROOT, "%,d", plan.addresses(lane)) : "no number";
    }
}
