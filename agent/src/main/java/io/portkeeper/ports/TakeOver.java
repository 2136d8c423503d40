package io.portkeeper.ports;

/**
 * Whether ports that were recently in use towards one destination can be used again. A port in TIME_WAIT can be taken over
 * if both ends use TCP timestamps (RFC 6191). The agent has to try, because a connection does not tell it whether they do.
 *
 * <p>A connect whose try fails is lost. So until a try has worked, it is the last resort. After a failed try, all ports that
 * were recently in use are left alone for as long as TIME_WAIT lasts. This includes ports that seem free: the peer may not
 * have acknowledged the close, or an earlier JVM may have used them.
 */
public final class TakeOver {

    private volatile boolean proven;
    private volatile boolean failed;
    private volatile long tryAtNanos;

    /** Whether a take-over has worked, and none has failed since. */
    boolean isProven() {
        return proven;
    }

    /** Whether a take-over may be tried when nothing else is left. */
    public boolean isWorthATry(long nowNanos) {
        return !failed || nowNanos - tryAtNanos >= 0;
    }

    /** Whether a take-over has failed recently, so that only ports that were long out of use are safe. */
    boolean isDoubtful(long nowNanos) {
        return !isWorthATry(nowNanos);
    }

    /** Records that a connection took a port over from TIME_WAIT. */
    public void worked() {
        if (!proven) {
            failed = false;
            proven = true;
        }
    }

    /** Records a refusal by the kernel. The first after a success may be due to one connection, the second to the peer. */
    public void refused(long nowNanos) {
        if (proven) {
            proven = false;
            return;
        }
        tryAtNanos = nowNanos + OwnedPorts.TIME_WAIT_NANOS;
        failed = true;
    }
}
