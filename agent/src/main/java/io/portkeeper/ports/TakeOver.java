package io.portkeeper.ports;

/**
 * Whether ports that were in use towards one destination of late can be used again: TIME_WAIT can be taken over if both ends
 * have TCP timestamps (RFC 6191), which is learnt by trying, because what the peer agreed to cannot be read from a connection.
 *
 * <p>A connect that tries it in vain is lost. So it is tried at last, when all else has failed, until it has worked once; and
 * when it has not worked, all ports that were in use of late are left alone for as long as TIME_WAIT lasts, also those that
 * seemed to be free: the peer may not have acknowledged the close, or an earlier JVM may have had them.
 */
public final class TakeOver {

    private volatile boolean proven;
    private volatile boolean failed;
    private volatile long tryAtNanos;

    /** Whether the last one worked. */
    boolean isProven() {
        return proven;
    }

    /** Whether it may be tried when nothing else is left. */
    public boolean isWorthATry(long nowNanos) {
        return !failed || nowNanos - tryAtNanos >= 0;
    }

    /** Whether it has failed of late, so that only ports that were long out of use are safe. */
    boolean isDoubtful(long nowNanos) {
        return !isWorthATry(nowNanos);
    }

    /** A connection took a port over from TIME_WAIT. */
    public void worked() {
        if (!proven) {
            failed = false;
            proven = true;
        }
    }

    /** The kernel refused it. One refusal after a success may be one stubborn connection; the second is the peer. */
    public void refused(long nowNanos) {
        if (proven) {
            proven = false;
            return;
        }
        tryAtNanos = nowNanos + OwnedPorts.TIME_WAIT_NANOS;
        failed = true;
    }
}
