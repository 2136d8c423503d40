package io.portkeeper.pool;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Sources and destinations for the tests of this package. */
final class Fixtures {

    private Fixtures() {}

    /** The sources 192.0.2.1, 192.0.2.2 and so on. */
    static Source[] sources(int count) {
        Source[] sources = new Source[count];
        IpAddress address = IpAddress.parse("192.0.2.1");
        for (int i = 0; i < count; i++, address = address.next()) {
            sources[i] = new Source(address);
        }
        return sources;
    }

    /** The sources in the same order, without the one at that index. */
    static Source[] without(Source[] sources, int index) {
        Source[] rest = new Source[sources.length - 1];
        System.arraycopy(sources, 0, rest, 0, index);
        System.arraycopy(sources, index + 1, rest, index, rest.length - index);
        return rest;
    }

    /** The hash of the n-th of many destinations. */
    static long destination(int n) {
        return StickyKey.ADDRESS.hash("", new IpAddress(false, 0, 0xcb00_0000L + n));
    }

    static InetAddress address(String text) {
        return IpAddress.parse(text).toInetAddress();
    }

    /** Lanes of which none is exhausted or in use. */
    static final Lanes IDLE = new Lanes() {
        @Override
        public boolean isExhausted(Source source, long nowNanos) {
            return false;
        }

        @Override
        public int inUse(Source source, long nowNanos) {
            return 0;
        }
    };

    private static final Map<List<Source>, SourceSet> SETS = new ConcurrentHashMap<>();

    /** A set of those sources, all with the same weight. The same sources always give the same set. */
    static SourceSet set(Source... sources) {
        return SETS.computeIfAbsent(List.of(sources), same -> newSet(sources));
    }

    private static SourceSet newSet(Source... sources) {
        Map<Source, Integer> weighted = new LinkedHashMap<>();
        for (Source source : sources) {
            weighted.put(source, 1);
        }
        return new SourceSet(weighted, Integer.MAX_VALUE);
    }

    /** Candidates of which none is known to be exhausted. */
    static Candidates candidates(Source[] sources, long destination) {
        return new Candidates(set(sources), destination, IDLE);
    }
}
