package io.portkeeper.connect;

import io.portkeeper.observe.Notices;
import io.portkeeper.observe.RecordingLog;
import io.portkeeper.pool.Egress;
import io.portkeeper.pool.IpAddress;
import io.portkeeper.pool.IpRanges;
import io.portkeeper.pool.PoolExpression;
import io.portkeeper.pool.RecentNames;
import io.portkeeper.pool.Routes;
import io.portkeeper.pool.Source;
import io.portkeeper.pool.SourceRules;
import io.portkeeper.pool.Sources;
import io.portkeeper.pool.Strategy;
import io.portkeeper.ports.Destinations;
import io.portkeeper.ports.FakeClaims;
import io.portkeeper.ports.HostPorts;
import io.portkeeper.ports.OwnedPorts;
import io.portkeeper.ports.PortSet;
import io.portkeeper.ports.Windows;
import io.portkeeper.reap.Reaper;
import io.portkeeper.reap.Rules;
import io.portkeeper.track.Activity;
import io.portkeeper.track.CallSites;
import io.portkeeper.track.OpenConnections;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A ladder with a fake kernel, a fake clock, and a log whose lines are kept. */
final class LadderFixture {

    static final InetAddress REMOTE = IpAddress.parse("203.0.113.1").toInetAddress();

    /** 1,000 ports. A connect looks at four single ports, then in windows of 64 and 256, then in the whole range. */
    static final HostPorts HOST = new HostPorts(20_000, 20_999, PortSet.NONE);

    /** How many times a connect looks until it has looked everywhere. */
    static final int LOOKS = 7;

    /** Prefers no source. So the sources are tried in the order of the pool, even those in quarantine. */
    private static final Strategy IN_WRITTEN_ORDER = (candidates, nowNanos) -> -1;

    final FakeKernel kernel = new FakeKernel();
    final AtomicLong clock = new AtomicLong();
    final RecordingLog log = new RecordingLog();
    final FileDescriptor fd = new FileDescriptor();
    final FakeClaims claims = new FakeClaims();
    final Notices notices = new Notices(log, Runnable::run, clock::get);
    final Sources sources = new Sources();
    final RecentNames names = new RecentNames();
    final Egress egress;
    final OwnedPorts owned;
    final Destinations destinations;
    final Binder binder;
    final ConnectLadder ladder;
    final Closes closes;

    private LadderFixture(String pool, Strategy strategy, boolean refusesUnbound, int window, String ownedPorts) {
        this(pool, strategy, refusesUnbound, window, ownedPorts, null);
    }

    private LadderFixture(
            String pool, Strategy strategy, boolean refusesUnbound, int window, String ownedPorts, Rules rules) {
        this.egress = new Egress(
                pool == null ? null : PoolExpression.parse(pool),
                new Routes("none", IpRanges.parse("198.51.100.0/24")),
                SourceRules.DEFAULT,
                strategy,
                refusesUnbound,
                sources);
        try {
            this.egress.refresh();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        OpenConnections connections = new OpenConnections(rules != null, new CallSites(CallSites.Mode.OFF));
        this.owned = claims.owned(PortSet.parse(ownedPorts), Duration.ofSeconds(10));
        this.destinations = new Destinations(owned);
        this.closes = new Closes(connections, kernel, clock::get);
        this.binder = new Binder(kernel, new Windows(HOST, window), connections, notices);
        this.ladder = new ConnectLadder(
                egress,
                names,
                destinations,
                connections,
                binder,
                rules == null
                        ? null
                        : new Reaper(
                                connections,
                                rules,
                                kernel,
                                notices,
                                clock::get,
                                Activity::steps,
                                () -> Duration.ZERO,
                                () -> true),
                kernel,
                notices,
                clock::get);
    }

    static LadderFixture unboundIfNeedBe(String pool) {
        return new LadderFixture(pool, IN_WRITTEN_ORDER, false, 0, "");
    }

    static LadderFixture neverUnbound(String pool) {
        return new LadderFixture(pool, IN_WRITTEN_ORDER, true, 0, "");
    }

    static LadderFixture roundRobin(String pool) {
        return new LadderFixture(pool, Strategy.of(Strategy.Kind.ROUND_ROBIN, null), false, 0, "");
    }

    /** With a range of 1,000 ports, 20000 to 20999. */
    static LadderFixture withWindows(String pool, int window) {
        return new LadderFixture(pool, IN_WRITTEN_ORDER, false, window, "");
    }

    static LadderFixture withOwnedPorts(String pool, String ports) {
        return new LadderFixture(pool, IN_WRITTEN_ORDER, false, 0, ports);
    }

    static LadderFixture withWindowsAndOwnedPorts(String pool, int window, String ports) {
        return new LadderFixture(pool, IN_WRITTEN_ORDER, false, window, ports);
    }

    /** With windows of 64 ports. For a full lane, the reaper may reset connections that have been idle for two seconds. */
    static LadderFixture withReaper(String pool, String ownedPorts) {
        Rules rules = new Rules(
                false,
                0.8,
                1,
                Duration.ofSeconds(60),
                Duration.ofSeconds(2),
                false,
                Duration.ofMinutes(10),
                IpRanges.parse("none"));
        return new LadderFixture(pool, IN_WRITTEN_ORDER, false, 64, ownedPorts, rules);
    }

    /** The kernel chooses the source. */
    static LadderFixture withoutPool(int window, String ports) {
        return new LadderFixture(null, IN_WRITTEN_ORDER, false, window, ports);
    }

    Attempt begin(InetAddress remote) throws IOException {
        return ladder.begin(StandardProtocolFamily.INET6, fd, remote, 443);
    }

    Attempt begin() throws IOException {
        return begin(REMOTE);
    }

    /** The kernel finds no port for the attempt, that many times. Returns false if the ladder has given up. */
    boolean looksInVain(Attempt attempt, int times) throws IOException {
        boolean goesOn = true;
        for (int n = 0; n < times && goesOn; n++) {
            goesOn = ladder.next(attempt, noPort());
        }
        return goesOn;
    }

    /** A source of the pool. Without a pool, the one that stands for the kernel's choice. */
    Source source(int index) {
        return egress.pool("", IpAddress.of(REMOTE), 443).all().get(index);
    }

    List<String> lines() {
        return log.lines();
    }

    /** EADDRNOTAVAIL at connect. */
    static BindException noPort() {
        return new BindException("Cannot assign requested address");
    }

    /** ENETUNREACH. */
    static SocketException unreachable() {
        return new SocketException("Network is unreachable");
    }

    /** ECONNREFUSED. */
    static ConnectException refused() {
        return new ConnectException("Connection refused");
    }
}
