package io.portkeeper.status;

import io.portkeeper.config.ListenAddress;
import io.portkeeper.http.Answers;
import io.portkeeper.http.BoundedServer;
import io.portkeeper.http.Limits;
import io.portkeeper.observe.Loops;
import io.portkeeper.observe.Notices;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Serves the metrics and, on the same port, the status page. Nothing can be changed through it. */
final class MetricsServer {

    /** A few times as many as usually look at one JVM. */
    private static final int LOOKS = 8;

    private MetricsServer() {}

    /**
     * Starts it.
     *
     * @throws IOException if the host has no such address, or something else uses the port
     */
    static BoundedServer start(ListenAddress address, Shown shown, Loops loops, Notices notices) throws IOException {
        InetAddress host =
                address.host() == null ? InetAddress.getLoopbackAddress() : InetAddress.getByName(address.host());
        Answers page = new PageHandler(shown, LOOKS);
        return BoundedServer.start(
                "metrics",
                new InetSocketAddress(host, address.port()),
                Limits.DEFAULT,
                host.isLoopbackAddress() ? new LocalNamesOnly(page) : page,
                PageHandler.PATHS,
                loops,
                notices);
    }
}
