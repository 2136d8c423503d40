package io.portkeeper.connect;

import io.portkeeper.linux.SocketCalls;
import io.portkeeper.observe.Recorder;
import io.portkeeper.pool.Candidates;
import io.portkeeper.pool.Egress;
import io.portkeeper.pool.Source;
import io.portkeeper.pool.SourcePool;
import io.portkeeper.ports.Destination;
import io.portkeeper.ports.Lane;
import io.portkeeper.ports.OwnedPort;
import io.portkeeper.track.Connection;
import java.io.FileDescriptor;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ProtocolFamily;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** One connect of the application on its way through the ladder. Not shared between threads. */
final class Attempt {

    /** How many sources a message names for each outcome. Of the others, it gives only the number. */
    private static final int NAMED = 8;

    final ProtocolFamily family;
    final FileDescriptor fd;
    final InetAddress remote;
    final Egress egress;
    final SourcePool pool;
    final Destination destination;

    /** What the socket speaks, TCP or MPTCP. */
    final SocketCalls.Protocol protocol;

    /** Null when the pool has no source of the destination's family. */
    final Candidates candidates;

    /**
     * The lane that the descriptor is bound to now; null if there is none, for example because the kernel chooses the source
     * although there is a pool.
     */
    Lane lane;

    /** The turn of this connect on the lane's walk through the ports. */
    int turn;

    /** The number of the current look for a port of the lane, from 0. */
    int looks;

    /** Where connect looks, as a value of the socket option, see {@link io.portkeeper.ports.Windows#option}. */
    int window;

    /** The connection, if its port is an owned one; otherwise null. */
    Connection fromOwnedPort;

    /** Whether that port is to be taken over from TIME_WAIT. */
    boolean takesOver;

    /** Whether bind assigns the port, because the descriptor does not accept IP_BIND_ADDRESS_NO_PORT. */
    boolean portAtBind;

    /** Whether connect may use one particular port only, instead of looking for one. */
    boolean onePortOnly;

    /** Whether this connect has searched the whole range of a lane. */
    boolean hasLooked;

    /**
     * One of the lanes that were passed over because they were full a moment ago, chosen at random; null if there is none.
     */
    Lane passedOver;

    /** How many lanes were passed over. */
    int passedOverCount;

    /** How many ports that had just become free have been tried. */
    int freedTries;

    /** How many connections have been reset for this one. */
    int resets;

    /** Whether the port is that of the connection that was reset last. */
    boolean fromReset;

    /** How many times a source or a range of ports was tried. */
    int tries;

    /** Null unless the flight recorder records connects. */
    Recorder.Connect recording;

    /** Why the connect is refused; null if it is not refused. */
    BindException refusal;

    /** The exception with which the last source without a port failed; null if there was none. */
    BindException exhaustion;

    /** Null until a source fails, which is rare. */
    private Map<Outcome, List<Source>> failed;

    /**
     * A connect that has tried nothing yet.
     *
     * @param name the destination's host name, empty if it is not known
     */
    Attempt(
            ProtocolFamily family,
            FileDescriptor fd,
            SocketCalls.Protocol protocol,
            InetAddress remote,
            String name,
            Egress egress,
            SourcePool pool,
            Destination destination) {
        this.family = family;
        this.fd = fd;
        this.protocol = protocol;
        this.remote = remote;
        this.egress = egress;
        this.destination = destination;
        this.pool = pool;
        this.candidates = pool.candidates(name, destination.address(), destination);
    }

    /** The connection that this attempt makes. */
    Connection connection(int descriptor, Lane from, OwnedPort port) {
        return new Connection(fd, descriptor, from, port, protocol);
    }

    /** What has given the connection its port. */
    Rung rung() {
        if (fromReset) {
            return Rung.REAPED;
        }
        if (fromOwnedPort == null) {
            return Rung.WINDOW;
        }
        return takesOver ? Rung.TAKE_OVER : Rung.OWNED;
    }

    /** Tells the flight recorder that the connect has ended. */
    void ended(Throwable failure) {
        if (recording != null) {
            Source source = lane == null ? null : lane.source();
            recording.ended(source, destination, lane == null ? "" : rung().text(), tries, failure);
            recording = null;
        }
    }

    /** Records why that source could not serve this connect. */
    void failed(Source tried, Outcome outcome) {
        if (failed == null) {
            failed = new EnumMap<>(Outcome.class);
        }
        List<Source> sources = failed.computeIfAbsent(outcome, first -> new ArrayList<>());
        if (!sources.contains(tried)) {
            sources.add(tried);
        }
    }

    /** The sources that could not serve this connect for that reason, in the order in which they were tried. */
    List<Source> failed(Outcome outcome) {
        return failed == null ? List.of() : failed.getOrDefault(outcome, List.of());
    }

    /** Says what was tried, and why it failed. */
    String account() {
        StringBuilder text = new StringBuilder();
        if (failed != null) {
            for (Map.Entry<Outcome, List<Source>> entry : failed.entrySet()) {
                List<Source> sources = entry.getKey() == Outcome.NO_PORT ? present(entry.getValue()) : entry.getValue();
                if (!sources.isEmpty()) {
                    text.append(text.length() == 0 ? "" : "; ");
                    append(text.append(entry.getKey().text()).append(": "), sources);
                }
            }
        }
        return text.toString();
    }

    /** Without those that have turned out to be no addresses of this host after their lane was full. */
    private List<Source> present(List<Source> sources) {
        List<Source> present = new ArrayList<>(sources);
        present.removeAll(failed(Outcome.ABSENT));
        return present;
    }

    private static void append(StringBuilder text, List<Source> sources) {
        int named = Math.min(sources.size(), NAMED);
        for (int i = 0; i < named; i++) {
            text.append(i == 0 ? "" : ", ").append(sources.get(i));
        }
        if (sources.size() > named) {
            text.append(" and ").append(sources.size() - named).append(" more");
        }
    }
}
