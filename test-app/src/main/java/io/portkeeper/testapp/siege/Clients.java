package io.portkeeper.testapp.siege;

import io.netty.channel.ChannelFutureListener;
import io.portkeeper.testapp.cli.HostAndPort;
import io.portkeeper.testapp.load.Opener;
import io.portkeeper.testapp.load.Target;

/** Opens tunnels through a proxy, to its addresses in turn. A tunnel notices at once when the proxy closes it. */
final class Clients implements AutoCloseable {

    private final Opener opener = new Opener(Tunnel.LIMIT);
    private final Target target;
    private int count;

    Clients(Target target) {
        this.target = target;
    }

    /** Begins to open one more. */
    void open(Group group, long dueNanos) {
        Tunnel tunnel = new Tunnel(group, HostAndPort.format(target.origin()), dueNanos);
        opener.open(target.entry(count++), tunnel).addListener((ChannelFutureListener) connected -> {
            if (!connected.isSuccess()) {
                group.failed("no connection to the proxy");
            }
        });
    }

    @Override
    public void close() {
        opener.close();
    }
}
