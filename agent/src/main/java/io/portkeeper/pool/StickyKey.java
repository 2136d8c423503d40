package io.portkeeper.pool;

/** What destinations must have in common to be dealt the same source by {@code sticky}. */
public enum StickyKey {

    /** The name that the application resolved, or the address if there is none. All addresses of a name share a source. */
    HOST {
        @Override
        long hash(String name, IpAddress ip) {
            return name.isEmpty() ? ADDRESS.hash(name, ip) : Rendezvous.hash(name);
        }
    },

    /** The registrable domain of that name, or the address. {@code www.} and {@code login.} of a site share a source. */
    SITE {
        @Override
        long hash(String name, IpAddress ip) {
            return name.isEmpty()
                    ? ADDRESS.hash(name, ip)
                    : Rendezvous.hash(RegistrableDomains.listed().of(name));
        }

        @Override
        public void prepare() {
            RegistrableDomains.listed().of("xn--fiqs8s"); // also loads what java.net.IDN needs
        }
    },

    /** The address. */
    ADDRESS {
        @Override
        long hash(String name, IpAddress ip) {
            return Rendezvous.hash(ip);
        }
    },

    /** The /24 of an IPv4 address, the /56 of an IPv6 one. */
    SUBNET {
        @Override
        long hash(String name, IpAddress ip) {
            return Rendezvous.hash(ip.fill(ip.v6() ? 56 : 24, false));
        }
    };

    /**
     * A hash of the key, evenly spread over all longs; causes no look-up.
     *
     * @param name the connection's name, see {@link RecentNames#of}; empty if it has none
     */
    abstract long hash(String name, IpAddress ip);

    /** Loads what the first hash would otherwise wait for. Do not call this before main, because it loads java.net. */
    public void prepare() {
        // The other keys need nothing.
    }
}
