package io.portkeeper.ports;

/**
 * A port that the agent hands out itself, as one lane has it between two connections.
 *
 * <p>A new one each time it is released: whoever still looks at the old one cannot take the port by mistake.
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

    /** In host order. */
    public int number() {
        return number;
    }

    boolean isRested(long nowNanos) {
        return nowNanos - restsUntilNanos >= 0;
    }

    /** Whether its rest ends before that of the other. */
    boolean isBefore(OwnedPort other) {
        return restsUntilNanos - other.restsUntilNanos < 0;
    }

    /** Whether its last connection on this lane is still in TIME_WAIT, so that the next has to take it over. */
    public boolean isTimeWait(long nowNanos) {
        return nowNanos - timeWaitUntilNanos < 0;
    }

    /** Whether it has been out of use for longer than any connection is remembered. */
    boolean isSafe(long nowNanos) {
        return nowNanos - safeAtNanos >= 0;
    }

    @Override
    public String toString() {
        return "port " + number;
    }
}
