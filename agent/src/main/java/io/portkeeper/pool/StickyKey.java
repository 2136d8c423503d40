package io.portkeeper.pool;

import java.net.InetAddress;

/** What two destinations must share to be dealt the same source by {@code sticky}. */
public enum StickyKey {

    /** The name that the application resolved, else the address: all addresses of one site share a source. */
    HOST {
        @Override
        long hash(InetAddress remote) {
            // toString is "name/address", the name empty when unknown; unlike getHostName it never looks up.
            String text = remote.toString();
            int nameEnd = text.indexOf('/');
            return nameEnd > 0 ? Rendezvous.hash(text, nameEnd) : ADDRESS.hash(remote);
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
