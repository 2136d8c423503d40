package io.portkeeper.testapp.cli;

import java.util.concurrent.locks.LockSupport;

/**
 * The clock by which the agent in this JVM tells how long connections have been idle, for tests that wait until they are.
 *
 * <p>It falls behind on a busy machine, where a pause of that time is too short. It stands still before the first connect. The
 * agent's status does not serve: it can be asked from the tenth second on only, and tells only how long the oldest has been idle.
 */
public final class AgentClock {

    private static final String COMMAND = "await-idle ";

    /** For how long it stands still between two steps: see {@code Activity} in the agent. */
    private static final long STEP_NANOS = 1L << 24;

    /** What the agent adds where it goes by the number of steps, so that at least that time has passed. */
    private static final int STEPS_MORE = 8;

    private AgentClock() {}

    /**
     * Answers {@code await-idle MILLIS NUMBER} by {@code idle MILLIS NUMBER} when connections that have done nothing since the
     * command came have been idle for so long.
     *
     * @param line of the program's input
     * @return false when it is another command, which the program has to answer
     */
    public static boolean answers(String line) {
        if (!line.startsWith(COMMAND)) {
            return false;
        }
        String what = line.substring(COMMAND.length());
        long millis = Long.parseLong(what.substring(0, what.indexOf(' ')));
        int start = ticks();
        while (ticks() - start < ticks(millis)) {
            LockSupport.parkNanos(STEP_NANOS);
        }
        System.out.println("idle " + what);
        return true;
    }

    /** As many of its steps as surely contain that time. */
    public static long ticks(long millis) {
        return millis * 1_000_000 / STEP_NANOS + STEPS_MORE;
    }

    /** Its time in steps, from a class that the agent has defined into java.base, which no compiler can see. */
    public static int ticks() {
        try {
            return (int) Class.forName("java.lang.PortkeeperTransports")
                    .getMethod("tick")
                    .invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("not under the agent", e);
        }
    }
}
