package io.portkeeper.pool;

/** Hashes for highest-random-weight choice. */
public final class Rendezvous {

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private Rendezvous() {}

    /** Spreads every bit of {@code z} over all bits of the result: the finaliser of java.util.SplittableRandom. */
    public static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    static long hash(IpAddress address) {
        return mix(mix(address.high() + (address.v6() ? 1 : 0)) + address.low());
    }

    /** FNV-1a over a host name. Upper and lower case are the same (RFC 4343), and a final dot does not count (RFC 1034). */
    static long hash(String host) {
        long hash = FNV_OFFSET;
        int end = host.endsWith(".") ? host.length() - 1 : host.length();
        for (int i = 0; i < end; i++) {
            hash = (hash ^ Character.toLowerCase(host.charAt(i))) * FNV_PRIME;
        }
        return mix(hash);
    }
}
