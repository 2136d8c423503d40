package io.portkeeper.ports;

import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The blocks of ports of a host, some of which other processes have. It records which blocks were asked for. */
public final class FakeClaims implements Claims {

    /** The first ports of the blocks that other processes have. */
    final Set<Integer> ofOthers = ConcurrentHashMap.newKeySet();

    /** The first ports of the blocks that are claimed now. */
    public final Set<Integer> held = ConcurrentHashMap.newKeySet();

    /** The first ports of the blocks that were asked for, including those that other processes have. */
    final List<Integer> asked = new CopyOnWriteArrayList<>();

    @Override
    public Closeable claim(int first) throws IOException {
        asked.add(first);
        if (ofOthers.contains(first) || !held.add(first)) {
            throw new BindException("Address already in use");
        }
        return () -> held.remove(first);
    }

    /** Owned ports. The claims exist only in this object, so that they cannot collide with other processes. */
    public OwnedPorts owned(PortSet ports, Duration reuseAfter) {
        return new OwnedPorts(ports, reuseAfter, this);
    }
}
