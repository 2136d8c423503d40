package io.portkeeper.ports;

import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A host's blocks of ports, some of which other processes have; keeps what it was asked for. */
public final class FakeClaims implements Claims {

    /** The first ports of the blocks that other processes have. */
    final Set<Integer> ofOthers = ConcurrentHashMap.newKeySet();

    /** The first ports of the blocks that are claimed now. */
    public final Set<Integer> held = ConcurrentHashMap.newKeySet();

    /** The first ports of the blocks that were asked for, those that others have among them. */
    final List<Integer> asked = new CopyOnWriteArrayList<>();

    @Override
    public Closeable claim(int first) throws IOException {
        asked.add(first);
        if (ofOthers.contains(first) || !held.add(first)) {
            throw new BindException("Address already in use");
        }
        return () -> held.remove(first);
    }

    /** Owned ports that are claimed here, whatever else runs on this host. */
    public OwnedPorts owned(PortSet ports, Duration reuseAfter) {
        return new OwnedPorts(ports, reuseAfter, this);
    }
}
