package io.portkeeper.testapp.load;

import java.time.Duration;

/** Requests that are sent one by one, and answered much later or never. */
public final class SlowRequests implements AutoCloseable {
    private final Clients clients;
    private final Tally tally;
    private final long start = System.nanoTime();
    private int sent;

    /**
     * @param count how many will be sent
     * @param limit how long one may take to connect, and again to be answered
     */
    public SlowRequests(Target target, int count, Duration limit) {
        clients = new Clients(target, limit);
        tally = new Tally(count);
    }

    /** Sends the next one on its own connection. */
    public void send(String path) {
        clients.send(sent++, path, System.nanoTime(), tally, () -> {});
    }

    /** Waits until each is answered or has failed. */
    public LoadResult await(Duration timeout) throws InterruptedException {
        tally.await(timeout);
        return tally.result(0, start, System.nanoTime());
    }

    /** Gives up the requests that have no answer. */
    @Override
    public void close() {
        clients.close();
    }
}
