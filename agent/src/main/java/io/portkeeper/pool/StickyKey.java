package io.portkeeper.pool;

import io.portkeeper.linux.HostNames;
import java.net.InetAddress;

/** What two destinations must share to be dealt the same source by {@code sticky}. */
public enum StickyKey {

    /** The name that the application resolved, else the address: all addresses of one site share a source. */
    HOST {
        @Override
        long hash(InetAddress remote) {
            String name = HostNames.of(remote);
            return name.isEmpty() || IpAddress.parse(name) != null ? ADDRESS.hash(remote) : Rendezvous.hash(name);
        }
    },

    /** The address. */
    ADDRESS {
        @Override
        long hash(InetAddress remote) {
            return Rendezvous.hash(IpAddress.of(remote));
        }
    },

    /** The /24 of an IPv4 address, the /56 of an IPv6 one. */
    SUBNET {
        @Override
        long hash(InetAddress remote) {
            IpAddress ip = IpAddress.of(remote);
            return Rendezvous.hash(ip.fill(ip.v6() ? 56 : 24, false));
        }
    };

    /** A hash of the key, evenly spread over all longs; causes no look-up. */
    abstract long hash(InetAddress remote);
}
