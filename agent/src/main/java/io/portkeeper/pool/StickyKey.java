package io.portkeeper.pool;

/** What two destinations must share to be dealt the same source by {@code sticky}. */
public enum StickyKey {

    /** The name that the application resolved, else the address: all addresses of one name share a source. */
    HOST {
        @Override
        long hash(String name, IpAddress ip) {
            return name.isEmpty() ? ADDRESS.hash(name, ip) : Rendezvous.hash(name);
        }
    },

    /** The registrable domain of that name, else the address: {@code www.} and {@code login.} of one site share a source. */
    SITE {
        @Override
        long hash(String name, IpAddress ip) {
            return name.isEmpty()
                    ? ADDRESS.hash(name, ip)
                    : Rendezvous.hash(RegistrableDomains.listed().of(name));
        }

        @Override
        public void prepare() {
            RegistrableDomains.listed().of("xn--fiqs8s"); // reads what java.net.IDN wants, too
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
     * @param name by which the connection goes, empty when it has none
     */
    abstract long hash(String name, IpAddress ip);

    /** Loads what the first hash would else wait for. Not before main: it loads java.net. */
    public void prepare() {
        // The others want nothing.
    }
}
