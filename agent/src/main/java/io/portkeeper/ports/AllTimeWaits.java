package io.portkeeper.ports;

/**
 * TIME_WAIT of all lanes together. The kernel keeps no more at once than {@code tcp_max_tw_buckets}: a connection that this side
 * closes first beyond that leaves its port free (Documentation/networking/ip-sysctl.rst).
 */
final class AllTimeWaits {

    private final TimeWaits all = new TimeWaits();
    private volatile int most = Integer.MAX_VALUE;
    private volatile TimeWaitReuse reuse = TimeWaitReuse.NEVER;

    /** How many the kernel keeps, and when it lets their ports be used again. */
    void are(HostPorts host) {
        most = host.mostTimeWaits();
        reuse = host.reuse();
    }

    /** When the kernel lets their ports be used again. */
    TimeWaitReuse reuse() {
        return reuse;
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
