package io.portkeeper.testapp.cli;

import java.util.concurrent.locks.LockSupport;

/**
 * The clock by which the agent in this JVM measures how long connections have been idle; for tests that wait until they are.
 *
 * <p>It falls behind on a busy machine, where a pause of that length would be too short. It stands still before the first
 * connect. The agent's status is no substitute: it is available only from the tenth second on, and it tells only how long
 * the oldest connection has been idle.
 */
public final class AgentClock {

    private static final String COMMAND = "await-idle ";

    /** The time from one step to the next, see {@code Activity} in the agent. */
    private static final long STEP_NANOS = 1L << 24;

    /** The steps that the agent adds when it counts steps, so that at least the wanted time has passed. */
    private static final int STEPS_MORE = 8;

    private AgentClock() {}

    /**
     * Answers {@code await-idle MILLIS NUMBER} with {@code idle MILLIS NUMBER} when connections that have had no activity
     * since the command came have been idle for that time.
     *
     * @param line a line of the program's input
     * @return false if it is another command, which the program has to answer
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

    /** The number of steps that surely contain that time. */
    public static long ticks(long millis) {
        return millis * 1_000_000 / STEP_NANOS + STEPS_MORE;
    }

    /**
     * Its time in steps, from a class that the agent has defined in java.base and that no compiler can see.
     *
     * @throws LinkageError if this JVM does not run under the agent
     */
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
