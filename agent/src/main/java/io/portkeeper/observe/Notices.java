package io.portkeeper.observe;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;

/**
 * Logs what happens, during connects above all, without flooding the log: of each {@link Kind} it writes a few lines a
 * minute, and says how many it has left out.
 */
public final class Notices {

    private final Logger log;
    private final Executor writer;
    private final Map<Kind, Throttle> throttles = new EnumMap<>(Kind.class);
    private final AtomicBoolean firstConnection = new AtomicBoolean(true);
    private final AtomicBoolean firstWithoutNoPort = new AtomicBoolean(true);
    private final AtomicBoolean firstWithoutWindows = new AtomicBoolean(true);
    private final AtomicBoolean firstResetRefused = new AtomicBoolean(true);
    private final AtomicBoolean firstMptcp = new AtomicBoolean(true);
    private final AtomicBoolean firstMptcpWithoutOptions = new AtomicBoolean(true);
    private final AtomicBoolean firstMptcpLeftAlone = new AtomicBoolean(true);
    private final AtomicBoolean firstOfAnotherProtocol = new AtomicBoolean(true);

    private final Set<String> lacks = new CopyOnWriteArraySet<>();

    private volatile Recorder recorder = Recorder.NONE;

    /** What is counted, and logged only so many times a minute. */
    public enum Kind {
        /** A source was found not to be an address of this host. */
        QUARANTINED(10),
        /** A source was found to be an address of this host again. */
        RELEASED(10),
        /** The pool's interfaces have other addresses than before, or a pool has no source. */
        POOL_CHANGED(10),
        /** The kernel's range was widened and now includes owned ports. */
        PORTS_LOST(1),
        /** A connect failed because no port was left. */
        EXHAUSTED(1),
        /** No source of the pool could be used, and the kernel chose one. */
        UNBOUND(1),
        /** A connect was refused by {@code fallback=fail}. */
        REFUSED(1),
        /** The port of the metrics cannot be opened. */
        NOT_SERVED(1),
        /** The agent itself failed. */
        FAILED(1),
        /** The agent cannot be built. */
        NOT_BUILT(1),
        /** A thread of the agent is stalled, or works again. */
        STALLED(20),
        /** A thread of the agent had ended and was started again. */
        REVIVED(20);

        private final int aMinute;

        Kind(int aMinute) {
            this.aMinute = aMinute;
        }
    }

    /**
     * Notices to that log.
     *
     * @param writer runs what writes a line, on another thread than the connecting one
     * @param nanoClock as {@link System#nanoTime}
     */
    public Notices(Logger log, Executor writer, LongSupplier nanoClock) {
        this.log = log;
        this.writer = writer;
        for (Kind kind : Kind.values()) {
            throttles.put(kind, new Throttle(kind.aMinute, nanoClock));
        }
    }

    /** From now on, that recorder receives the events too. */
    public void use(Recorder known) {
        recorder = known;
    }

    /** What records to the JVM's flight recorder. */
    public Recorder recorder() {
        return recorder;
    }

    /** Remembers what this JVM or kernel lacks, and so what the agent does not do. The caller logs it. */
    public void lacks(String what) {
        lacks.add(what);
    }

    /** What this JVM and this kernel lack and what is off because of it, one sentence each; empty if nothing is lacking. */
    public List<String> lacks() {
        return List.copyOf(lacks);
    }

    /** Warns of it once. An agent that cannot be built is tried again every few seconds, and finds the same each time. */
    private void warnOfLack(String what) {
        if (lacks.add(what)) {
            writer.execute(() -> log.warn(what));
        }
    }

    /** How many events of that kind there have been since the agent went live, logged or not. */
    public long total(Kind kind) {
        return throttles.get(kind).total();
    }

    /** A connection was bound to a source. Only the first one is logged. */
    public void bound(Object source, Object destination) {
        if (firstConnection.get() && firstConnection.compareAndSet(true, false)) {
            writer.execute(() -> log.info("first connection bound: {} to {}", source, destination));
        }
    }

    /** The kernel does not know IP_BIND_ADDRESS_NO_PORT. */
    public void withoutNoPort() {
        if (firstWithoutNoPort.compareAndSet(true, false)) {
            warnOfLack("this kernel has no IP_BIND_ADDRESS_NO_PORT (Linux 4.2): binding without it, so"
                    + " each local port serves one connection only");
        }
    }

    /** The kernel does not know IP_LOCAL_PORT_RANGE. */
    public void withoutWindows() {
        if (firstWithoutWindows.compareAndSet(true, false)) {
            warnOfLack("this kernel has no IP_LOCAL_PORT_RANGE (Linux 6.3): connecting without port windows, so"
                    + " a connect takes longer when more than half of the ports are in use");
        }
    }

    /** An MPTCP connection is bound. Logged once. */
    public void mptcp() {
        if (firstMptcp.get() && firstMptcp.compareAndSet(true, false)) {
            warnOfLack("MPTCP connections are bound like TCP connections, but the reaper never resets them, and"
                    + " \"ip mptcp endpoint\", not the agent, decides from which addresses the kernel opens more paths"
                    + " of one");
        }
    }

    /** The kernel does not know an option for MPTCP sockets, though it may know it for TCP. Logged once. */
    public void mptcpWithoutOptions() {
        if (firstMptcpWithoutOptions.compareAndSet(true, false)) {
            warnOfLack(
                    "this kernel has no IP_BIND_ADDRESS_NO_PORT or IP_LOCAL_PORT_RANGE for MPTCP sockets (Linux 6.8): they"
                            + " are bound without, so a connect takes longer, or each local port serves one connection only");
        }
    }

    /** The kernel can bind MPTCP sockets only to a source and a port together. Logged once. */
    public void mptcpLeftAlone() {
        if (firstMptcpLeftAlone.compareAndSet(true, false)) {
            warnOfLack("this kernel has no IP_BIND_ADDRESS_NO_PORT for MPTCP sockets (Linux 6.8): their connections are"
                    + " left alone");
        }
    }

    /** A connection has a protocol that the agent does not bind. Logged once. */
    public void anotherProtocol() {
        if (firstOfAnotherProtocol.compareAndSet(true, false)) {
            warnOfLack("connections of protocols other than TCP and MPTCP, such as SCTP or SMC, bypass the agent");
        }
    }

    /** The JDK lacks what a reset needs, or the proof that reads and writes are recorded. */
    public void withoutReaper() {
        warnOfLack(
                "this JDK has no DatagramChannelImpl.disconnect0, Net.shutdown, Net.remoteAddress, IOUtil.read or IOUtil.write:"
                        + " the reaper is off");
    }

    /** The kernel did not let a connection be reset. Logged once. */
    public void resetRefused(Exception e) {
        if (firstResetRefused.compareAndSet(true, false)) {
            warnOfLack("this kernel has not let a connection be reset (" + e.getMessage()
                    + "): from 6.1.32 to about 6.1.57, and"
                    + " in kernels of that time, it does not while a thread reads from it. The reaper resets others");
        }
    }

    /** Reads and writes have turned out not to be recorded any more, which is final. Logged once. */
    public void unrecorded() {
        warnOfLack("reads and writes are not recorded any more, most likely because another agent has replaced"
                + " sun.nio.ch.SocketDispatcher: the reaper is off");
    }

    /** The JDK does not let the agent look at what is written. */
    public void withoutProtocols() {
        warnOfLack(
                "this JDK has no jdk.internal.misc.Unsafe.getByte: what connections speak is not known, and each is spared until"
                        + " it has been idle for reaper.idle");
    }

    /** The JDK lacks what the agent needs to connect in a native transport's place. */
    public void withoutNativeTransports() {
        warnOfLack("this JDK has no Net.connect0, Net.localAddress or IOUtil.newFD: connections of native transports"
                + " bypass the agent");
    }

    /** A native transport connects through the agent from now on. */
    public void transportWoven(Object transport) {
        writer.execute(() -> log.info("{} connects through the agent", transport));
    }

    /**
     * A native transport is not as the agent knows it.
     *
     * @param refused whether its connects are refused; otherwise they bypass the agent
     */
    public void transportUnknown(Object transport, Object lacks, boolean refused) {
        writer.execute(() -> log.warn(
                "{} is not known to this version of the agent ({}): its connections {}",
                transport,
                lacks,
                refused
                        ? "are refused, because fallback=fail forbids connections without the agent"
                        : "bypass the agent"));
    }

    /** A class of a native transport that has connections could not be woven again, so that they are not all recorded any more. */
    public void transportLost(Object transport) {
        warnOfLack(transport
                + " is not recorded any more, because one of its classes was transformed again and could not be"
                + " woven: no connection is reset any more, because those in use may look idle");
    }

    /** The connects of an unknown native transport cannot even be refused, although {@code fallback=fail} demands it. */
    public void transportPassesBy(Object transport) {
        writer.execute(() -> log.error(
                "{} cannot be kept from connecting: its connections bypass the agent despite fallback=fail; expected"
                        + " another transport, for example that of the JDK",
                transport));
    }

    /** The kernel's port range was widened and now includes owned ports. */
    public void ownedPortsLost(Object ports) {
        warn(
                Kind.PORTS_LOST,
                "net.ipv4.ip_local_port_range now includes owned ports: " + ports
                        + " belong to the kernel from now on");
    }

    /** A source cannot be bound. */
    public void quarantined(Object source) {
        recorder.quarantine(source, true);
        warn(
                Kind.QUARANTINED,
                source + " is not an address of this host: in quarantine, the other sources are used;"
                        + " probed again from time to time");
    }

    /** A source can be bound again. */
    public void released(Object source) {
        recorder.quarantine(source, false);
        warn(Kind.RELEASED, source + " is an address of this host again: out of quarantine");
    }

    /** The interfaces of the pool have other addresses than before. */
    public void poolChanged(Object added, Object removed) {
        warn(Kind.POOL_CHANGED, "the pool's interfaces changed: new sources " + added + ", gone " + removed);
    }

    /** A pool has no source: its interfaces have no address, or all sources are drained. */
    public void emptyPool() {
        warn(
                Kind.POOL_CHANGED,
                "a pool has no source now (interfaces without address, or all drained): no connection gets a source of"
                        + " it until it has one");
    }

    /** The file of options was read again and accepted. */
    public void reloaded(String message) {
        writer.execute(() -> log.info("configuration read again: {}", message));
    }

    /** The file of options was refused as a whole. */
    public void notReloaded(String reason) {
        writer.execute(() -> log.warn("configuration not changed, everything stays as it was: {}", reason));
    }

    /** Metrics and the status page are served at that address. */
    public void served(Object address) {
        writer.execute(() -> log.info("status page and metrics at http://{}/", address));
    }

    /** Metrics and the status page cannot be served there at present. */
    public void notServed(Object address, Throwable why) {
        warn(
                Kind.NOT_SERVED,
                "metrics are not served at " + address + "; the agent tries again every few seconds: " + why);
    }

    /** An operator has changed something by hand. */
    public void operated(String message) {
        writer.execute(() -> log.info("by hand: {}", message));
    }

    /** Warns the operator of something, for example of settings that may not be meant. */
    public void remark(String remark) {
        writer.execute(() -> log.warn(remark));
    }

    /** Drained sources have connections left. */
    public void draining(String sources) {
        writer.execute(() -> log.info("draining: {}", sources));
    }

    /** A drained source has no connection left. */
    public void drained(Object source) {
        writer.execute(() -> log.info("{} is drained: no connection left", source));
    }

    /** A destination has been short of ports for a minute. */
    public void shortOfPorts(String advice) {
        writer.execute(() -> log.warn(advice));
    }

    /**
     * No source of the pool had a port left.
     *
     * @param holders who holds the ports; may be empty. It is asked on the writer's thread, and only if the line is logged
     */
    public void exhausted(String message, Supplier<String> holders) {
        long left = throttles.get(Kind.EXHAUSTED).pass();
        if (left >= 0) {
            writer.execute(() -> {
                log.warn(message + andMore(left));
                holders.get().lines().forEach(log::warn);
            });
        }
    }

    /** No source of the pool could be used, and the kernel chose one. */
    public void unbound(String message) {
        warn(Kind.UNBOUND, message);
    }

    /** No source of the pool could be used, and the connect was refused. */
    public void refused(String message) {
        warn(Kind.REFUSED, message);
    }

    /** A connection was reset because its port was needed, or in a dry run would have been. Logged at debug only. */
    public void reaped(Supplier<String> message) {
        if (log.isDebugEnabled()) {
            String text = message.get();
            writer.execute(() -> log.debug(text));
        }
    }

    /** What the reaper has done since the last such line. */
    public void reapedOfLate(String message) {
        writer.execute(() -> log.info(message));
    }

    /** A thread of the agent is stalled. */
    public void stalled(String thread, long seconds) {
        warn(
                Kind.STALLED,
                "the agent's thread " + thread + " has been stalled for " + seconds
                        + " s: it hangs, fails each time, or cannot be started");
    }

    /** A thread of the agent that was stalled works again. */
    public void stallsNoMore(String thread) {
        warn(Kind.STALLED, "the agent's thread " + thread + " works again");
    }

    /** A thread of the agent had ended, and has been started again. */
    public void revived(String thread) {
        warn(Kind.REVIVED, "the agent's thread " + thread + " had ended, and was started again");
    }

    /**
     * The agent itself failed, and no connect depends on it. If the JVM is about to end, that is not logged. This method
     * never fails, even without memory.
     */
    public void failed(String where, Throwable failure) {
        try {
            if (Shutdown.isUnderWay()) {
                return;
            }
        } catch (Throwable again) {
            // There was no memory to load Shutdown. The failure is logged then.
        }
        failed(where, failure, "carrying on");
    }

    /**
     * The agent itself failed. This method never fails, even without memory.
     *
     * @param consequence what happens to the connect or class that it concerns
     */
    public void failed(String where, Throwable failure, String consequence) {
        try {
            long left = throttles.get(Kind.FAILED).pass();
            if (left >= 0) {
                writer.execute(() -> {
                    log.error("internal failure {}: {}; {}{}", where, failure, consequence, andMore(left));
                    log.debug("internal failure", failure);
                });
            }
        } catch (Throwable again) {
            // The failure is counted at least.
        }
    }

    /** The agent cannot be built. To be called after each attempt. */
    public void notBuilt(String why) {
        if (throttles.get(Kind.NOT_BUILT).pass() >= 0) {
            writer.execute(() -> log.error(why));
        }
    }

    private void warn(Kind kind, String message) {
        long left = throttles.get(kind).pass();
        if (left >= 0) {
            writer.execute(() -> log.warn(message + andMore(left)));
        }
    }

    private static String andMore(long left) {
        return left == 0 ? "" : " (and " + left + " more of this kind since the last such line)";
    }
}
