package io.portkeeper.ports;

/**
 * Whether TIME_WAIT towards one destination can be taken over, which takes TCP timestamps on both ends (RFC 6191): learnt by
 * trying, because what the peer agreed to cannot be read from a connection.
 *
 * <p>A connect that tries it in vain is lost. So it is tried at last, when all else has failed, until it has worked once;
 * and after it did not work it is left alone as long as TIME_WAIT lasts.
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
