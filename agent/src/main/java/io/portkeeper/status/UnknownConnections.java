package io.portkeeper.status;

import io.portkeeper.connect.Running;
import io.portkeeper.linux.SocketCalls;
import io.portkeeper.pool.IpAddress;
import io.portkeeper.ports.ListeningPorts;
import io.portkeeper.ports.PortSet;
import java.io.File;
import java.io.FileDescriptor;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * Outgoing connections of this JVM that the agent did not see opened: those from before it was attached, and those that the
 * application binds itself. Destinations that are left alone do not count.
 */
final class UnknownConnections {

    private static final long PERIOD_NANOS = 60_000_000_000L;

    private final Running running;
    private Integer count;
    private boolean isCounted;
    private long countedNanos;

    UnknownConnections(Running running) {
        this.running = running;
    }

    /**
     * How many there are; null if that cannot be told. They are counted at most once a minute, because that takes a few system
     * calls for each descriptor.
     */
    synchronized Integer count() {
        long nowNanos = System.nanoTime();
        if (!isCounted || nowNanos - countedNanos > PERIOD_NANOS) {
            isCounted = true; // also if it cannot be told: it costs as much
            countedNanos = nowNanos;
            count = recount();
        }
        return count;
    }

    private Integer recount() {
        String[] descriptors = new File("/proc/self/fd").list();
        PortSet listening = ListeningPorts.read();
        if (descriptors == null || listening == null || !running.calls().canConnect()) {
            return null;
        }
        int unknown = 0;
        for (String descriptor : descriptors) {
            unknown += isUnknown(Integer.parseInt(descriptor), listening) ? 1 : 0;
        }
        return unknown;
    }

    private boolean isUnknown(int descriptor, PortSet listening) {
        if (running.connections().get(descriptor) != null) {
            return false;
        }
        SocketCalls calls = running.calls();
        FileDescriptor fd = calls.descriptor(descriptor);
        try {
            // An accepted connection has the port that was listened on.
            if (!calls.protocol(fd).isOfTcp() || listening.contains(calls.localPort(fd))) {
                return false;
            }
            InetSocketAddress remote = calls.remote(fd);
            return running.egress().pool("", IpAddress.of(remote.getAddress()), remote.getPort()) != null;
        } catch (IOException e) {
            return false; // not a socket, not connected, or closed meanwhile
        }
    }
}
