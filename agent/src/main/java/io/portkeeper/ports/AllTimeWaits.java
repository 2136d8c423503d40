package io.portkeeper.ports;

/**
 * TIME_WAIT of all lanes together. The kernel keeps at most {@code tcp_max_tw_buckets} connections in it. Beyond that, a
 * connection that this side closes first leaves its port free (Documentation/networking/ip-sysctl.rst).
 */
final class AllTimeWaits {

    private final TimeWaits all = new TimeWaits();
    private volatile int most = Integer.MAX_VALUE;
    private volatile TimeWaitReuse reuse = TimeWaitReuse.NEVER;

    /** Sets how many the kernel keeps, and when it lets their ports be used again. */
    void are(HostPorts host) {
        most = host.mostTimeWaits();
        reuse = host.reuse();
    }

    /** When the kernel lets their ports be used again. */
    TimeWaitReuse reuse() {
        return reuse;
    }

    /**
     * Counts one more connection that this side has closed first.
     *
     * @return false if the kernel keeps no TIME_WAIT for it; it is not counted then
     */
    boolean add(long nowNanos) {
        if (all.count(nowNanos) >= most) {
            return false;
        }
        all.add(nowNanos);
        return true;
    }
}
