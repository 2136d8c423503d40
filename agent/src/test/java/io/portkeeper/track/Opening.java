package io.portkeeper.track;

import java.io.FileDescriptor;
import java.util.function.UnaryOperator;

/**
 * Opens a connection in a thread of that name, or in the calling thread if the name is empty, and returns where it was opened.
 *
 * <p>Its class loader must have the name of the agent's. Otherwise the agent's classes are taken for the application's.
 */
public final class Opening implements UnaryOperator<String> {

    private final CallSites sites = new CallSites(CallSites.Mode.EXACT);

    @Override
    public String apply(String threadName) {
        Connection connection = new Connection(new FileDescriptor(), 7, null, null);
        if (threadName.isEmpty()) {
            sites.opened(connection);
        } else {
            Thread thread = new Thread(() -> sites.opened(connection), threadName);
            thread.start();
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return connection.site();
    }
}
