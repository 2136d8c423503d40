package io.portkeeper.ports;

/**
 * An owned port, as one lane has it between two connections.
 *
 * <p>Each release makes a new object, so a thread that still looks at the old one cannot take the port by mistake.
 */
public final class OwnedPort {

    private final Block block;
    private final int number;
    private final long restsUntilNanos;
    private final long timeWaitUntilNanos;
    private final long safeAtNanos;

    OwnedPort(Block block, int number, long restsUntilNanos, long timeWaitUntilNanos, long safeAtNanos) {
        this.block = block;
        this.number = number;
        this.restsUntilNanos = restsUntilNanos;
        this.timeWaitUntilNanos = timeWaitUntilNanos;
        this.safeAtNanos = safeAtNanos;
    }

    Block block() {
        return block;
    }

    /** The port number, in host order. */
    public int number() {
        return number;
    }

    boolean isRested(long nowNanos) {
        return nowNanos - restsUntilNanos >= 0;
    }

    /** Whether its rest ends before that of {@code other}. */
    boolean isBefore(OwnedPort other) {
        return restsUntilNanos - other.restsUntilNanos < 0;
    }

    /** Whether its last connection on this lane is still in TIME_WAIT, so that the next one must take the port over. */
    public boolean isTimeWait(long nowNanos) {
        return nowNanos - timeWaitUntilNanos < 0;
    }

    /** Whether it has been out of use for longer than TIME_WAIT lasts. */
    boolean isSafe(long nowNanos) {
        return nowNanos - safeAtNanos >= 0;
    }

    @Override
    public String toString() {
        return "port " + number;
    }
}
