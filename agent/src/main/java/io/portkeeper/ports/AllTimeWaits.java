package io.portkeeper.ports;

/**
 * TIME_WAIT of all lanes together. The kernel keeps no more at once than {@code tcp_max_tw_buckets}: a connection that this side
 * closes first beyond that leaves its port free (Documentation/networking/ip-sysctl.rst).
 */
final class AllTimeWaits {

    private final TimeWaits all = new TimeWaits();
    private volatile int most = Integer.MAX_VALUE;

    /** The kernel keeps so many. */
    void atMost(int count) {
        most = count;
    }

    /**
     * This side has closed one more connection first.
     *
     * @return false when the kernel keeps no TIME_WAIT for it
     */
    boolean add(long nowNanos) {
        if (all.count(nowNanos) >= most) {
            return false;
        }
        all.add(nowNanos);
        return true;
    }
}
