package io.portkeeper.testapp.it.subject;

/** Returns from main at once. A shutdown hook waits until the agent's views have had their first turn, for at most 20 s. */
public final class EndsSlowlyMain {

    private static final long LIMIT_MILLIS = 20_000;
    private static final long POLL_MILLIS = 10;

    private EndsSlowlyMain() {}

    public static void main(String[] args) {
        Runtime.getRuntime().addShutdownHook(new Thread(EndsSlowlyMain::awaitViews));
    }

    private static void awaitViews() {
        long started = System.nanoTime();
        try {
            while (!viewsRest() && System.nanoTime() - started < LIMIT_MILLIS * 1_000_000) {
                Thread.sleep(POLL_MILLIS);
            }
        } catch (InterruptedException e) {
            return;
        }
        if (viewsRest()) {
            System.out.println("the views had their turn");
        }
    }

    /** Whether the thread of the views has had a turn and waits for the next one. */
    private static boolean viewsRest() {
        return Thread.getAllStackTraces().entrySet().stream()
                .anyMatch(entry -> entry.getKey().getName().equals("portkeeper-views")
                        && entry.getKey().getState() == Thread.State.TIMED_WAITING
                        && java.util.Arrays.stream(entry.getValue())
                                .anyMatch(frame -> frame.getClassName().endsWith(".Repeated")));
    }
}
