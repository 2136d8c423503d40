package io.portkeeper.testapp.load;

import io.netty.channel.ChannelFutureListener;
import java.net.InetSocketAddress;
import java.time.Duration;

/** Sends each request on its own connection. */
final class Clients implements AutoCloseable {
    private final Opener opener;
    private final Target target;
    private final Duration limit;

    /**
     * @param limit how long a connection may take to open, and then its request to be answered
     */
    Clients(Target target, Duration limit) {
        this.opener = new Opener(limit);
        this.target = target;
        this.limit = limit;
    }

    /**
     * Sends the request with this number on a new connection.
     *
     * @param afterConnect runs when the connection is open or has failed to open
     */
    void send(int number, String path, long dueNanos, Tally tally, Runnable afterConnect) {
        InetSocketAddress entry = target.entry(number);
        Exchange exchange = new Exchange(target, path, limit, dueNanos, tally);
        opener.open(entry, exchange).addListener((ChannelFutureListener) connected -> {
            if (!connected.isSuccess()) {
                tally.fail(FailureKind.of("connect to the proxy", connected.cause(), entry), dueNanos);
            }
            afterConnect.run();
        });
    }

    @Override
    public void close() {
        opener.close();
    }
}
