package io.portkeeper.testapp.leak;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** The class that the agent is to find: it opens connections and never closes them. */
final class BillingClient {

    private final List<SocketChannel> forgotten = new ArrayList<>();

    void open(InetSocketAddress remote) throws IOException {
        forgotten.add(SocketChannel.open(remote));
    }
}
