package io.portkeeper.cli;

import io.portkeeper.linux.Sysctl;
import io.portkeeper.pool.PoolExpression;
import io.portkeeper.ports.HostPorts;
import io.portkeeper.ports.ListeningPorts;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Checks whether this host and this JVM have what the agent needs. */
@Command(
        name = "check",
        description = "Whether this host, this JVM and the addresses of a pool are as the agent needs them.",
        footer = {"", "Ends with 0 when all is OK or WARN, with 1 when anything is FAIL, with 2 when called wrongly."},
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--pool", paramLabel = "EXPR", description = "The sources to try, written as the option pool is.")
    private String pool;

    @Option(
            names = "--connect",
            paramLabel = "HOST:PORT",
            description =
                    "Where each source is to open a connection to and close it again; default: to itself, within this host.")
    private String connect;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
        PoolExpression sources = parsePool();
        Target target = parseTarget();
        String system = System.getProperty("os.name");
        CheckReport report = CheckReport.of(
                system.equals("Linux") ? ofThisHost(sources, target) : List.of(JvmChecks.notLinux(system)));
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? report.json() + System.lineSeparator() : report.text());
        out.flush();
        return report.result() == Check.Result.FAIL ? 1 : 0;
    }

    private static List<Check> ofThisHost(PoolExpression sources, Target target) {
        HostPorts host = HostPorts.read();
        SocketOptions options = SocketOptions.open();
        List<Check> checks = new ArrayList<>();
        checks.addAll(JvmChecks.ofThisJvm());
        checks.addAll(KernelChecks.of(System.getProperty("os.version"), options));
        checks.add(KernelChecks.timestamps(Sysctl.read("net/ipv4/tcp_timestamps")));
        checks.add(KernelChecks.timeWaitReuse(Sysctl.read("net/ipv4/tcp_tw_reuse")));
        checks.addAll(PortChecks.of(host, ListeningPorts.read()));
        int portsOfAddress = host.chosenByKernel().count() + host.ownable().count();
        checks.add(LimitChecks.descriptors(HostLimits.openFiles(), portsOfAddress));
        checks.add(LimitChecks.tracked(
                Sysctl.read(HostLimits.CONNTRACK), Sysctl.read("net/netfilter/nf_conntrack_count"), portsOfAddress));
        checks.add(LimitChecks.timeWaits(Sysctl.read(HostLimits.TIME_WAITS), portsOfAddress));
        checks.addAll(new SourceChecks(new Trial(options, target)).of(sources));
        return checks;
    }

    private PoolExpression parsePool() {
        try {
            return pool == null ? null : PoolExpression.parse(pool);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "wrong --pool '" + pool + "': " + e.getMessage(), e);
        }
    }

    private Target parseTarget() {
        Target target = connect == null ? null : Target.parse(connect);
        if (connect != null && target == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "wrong --connect '" + connect + "': expected a host or an address and a port,"
                            + " like example.com:443 or [2001:db8::1]:443");
        }
        return target;
    }
}
