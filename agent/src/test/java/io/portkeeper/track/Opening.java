package io.portkeeper.track;

import java.io.FileDescriptor;
import java.util.function.UnaryOperator;

/**
 * Opens a connection in a thread of that name, in the calling one when it is empty, and says where it was opened.
 *
 * <p>To be loaded by a class loader named as the agent's: elsewhere the agent's classes are taken for the application's.
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
