package io.portkeeper.ports;

/**
 * When the kernel lets a connect reuse a port that is in TIME_WAIT, if both ends use TCP timestamps: {@code tcp_tw_reuse}
 * and, on newer kernels, {@code tcp_tw_reuse_delay} (Documentation/networking/ip-sysctl.rst; tcp_twsk_unique in
 * net/ipv4/tcp_ipv4.c).
 *
 * @param where which destinations' ports are reused
 * @param afterNanos how long after the close
 */
public record TimeWaitReuse(Where where, long afterNanos) {

    /** Not before TIME_WAIT is over. */
    public static final TimeWaitReuse NEVER = new TimeWaitReuse(Where.NOWHERE, OwnedPorts.TIME_WAIT_NANOS);

    private static final long DELAY_MILLIS = 1_000;

    /** Which destinations' ports are reused, in the order of the setting's values. */
    public enum Where {
        NOWHERE,
        EVERYWHERE,
        LOOPBACK
    }

    /**
     * Reads the two settings. One that cannot be read is null: then {@code known} decides where ports are reused, and the
     * delay is the kernel's own, 1 s. If one makes no sense, the result is {@code known}.
     */
    static TimeWaitReuse of(String setting, String delayMillis, TimeWaitReuse known) {
        try {
            Where where = setting == null ? known.where : Where.values()[Integer.parseInt(setting.trim())];
            long millis = delayMillis == null ? DELAY_MILLIS : Long.parseLong(delayMillis.trim());
            return new TimeWaitReuse(where, millis * 1_000_000);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return known;
        }
    }

    /** How long a port in TIME_WAIT cannot be used. */
    long timeWaitNanos(boolean isLoopback) {
        return where == Where.EVERYWHERE || (where == Where.LOOPBACK && isLoopback)
                ? Math.min(afterNanos, OwnedPorts.TIME_WAIT_NANOS)
                : OwnedPorts.TIME_WAIT_NANOS;
    }
}
