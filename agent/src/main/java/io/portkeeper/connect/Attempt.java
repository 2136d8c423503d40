package io.portkeeper.connect;

import io.portkeeper.pool.Candidates;
import io.portkeeper.pool.Source;
import java.io.FileDescriptor;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ProtocolFamily;
import java.util.ArrayList;
import java.util.List;

/** One connect of the application on its way through the ladder. Not shared between threads. */
final class Attempt {

    final ProtocolFamily family;
    final FileDescriptor fd;
    final InetAddress remote;
    final int port;
    final Candidates candidates;

    /** The source that the descriptor is bound to now, null when the kernel chooses. */
    Source source;

    /** Whether bind gives the port, because the descriptor does not take IP_BIND_ADDRESS_NO_PORT. */
    boolean portAtBind;

    /** Why the connect is not to be made at all, null when it is. */
    BindException refusal;

    private BindException exhaustion;
    private List<Source> exhausted = List.of();
    private List<Source> absent = List.of();
    private List<Source> unbindable = List.of();
    private List<Source> unreachable = List.of();

    Attempt(ProtocolFamily family, FileDescriptor fd, InetAddress remote, int port, Candidates candidates) {
        this.family = family;
        this.fd = fd;
        this.remote = remote;
        this.port = port;
        this.candidates = candidates;
    }

    /** The source has no port left to this destination. */
    void exhausted(Source without, BindException thrown) {
        exhausted = with(exhausted, without);
        exhaustion = thrown;
    }

    /** The source is not an address of this host. */
    void absent(Source gone) {
        absent = with(absent, gone);
    }

    /** The source is an address of this host, or may be, and still cannot be bound. */
    void unbindable(Source refused) {
        unbindable = with(unbindable, refused);
    }

    /** The kernel has no way from the source to this destination. */
    void unreachable(Source astray) {
        unreachable = with(unreachable, astray);
    }

    private static List<Source> with(List<Source> sources, Source one) {
        List<Source> longer = sources.isEmpty() ? new ArrayList<>(4) : sources;
        longer.add(one);
        return longer;
    }

    boolean sawExhausted() {
        return !exhausted.isEmpty();
    }

    /** What the last source without a port failed with, null when there was none. */
    BindException exhaustion() {
        return exhaustion;
    }

    String destination() {
        String address = remote.getHostAddress();
        return (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + port;
    }

    /** What was tried and why none would do. */
    String account() {
        StringBuilder text = new StringBuilder();
        append(text, exhausted, "no port left");
        append(text, absent, "not an address of this host");
        append(text, unbindable, "cannot be bound");
        append(text, unreachable, "no way to the destination");
        return text.toString();
    }

    private static void append(StringBuilder text, List<Source> sources, String reason) {
        if (!sources.isEmpty()) {
            text.append(text.length() == 0 ? "" : "; ").append(reason).append(": ");
            int named = Math.min(sources.size(), 8);
            for (int i = 0; i < named; i++) {
                text.append(i == 0 ? "" : ", ").append(sources.get(i));
            }
            if (sources.size() > named) {
                text.append(" and ").append(sources.size() - named).append(" more");
            }
        }
    }

    /** The destination, for the log. */
    @Override
    public String toString() {
        return destination();
    }
}
