package io.portkeeper.testapp.proxy;

import io.portkeeper.testapp.cli.Foreground;
import io.portkeeper.testapp.cli.HostAndPort;
import java.io.IOException;
import org.littleshoot.proxy.HttpProxyServer;
import org.littleshoot.proxy.impl.DefaultHttpProxyServer;

/** LittleProxy, a forward proxy whose outgoing connections are Netty NIO channels: {@code HOST:PORT}. */
public final class LittleProxyMain {
    private LittleProxyMain() {}

    public static void main(String[] args) throws IOException {
        HttpProxyServer proxy = DefaultHttpProxyServer.bootstrap()
                .withAddress(HostAndPort.parse(args[0]))
                .withAllowLocalOnly(false)
                .withConnectTimeout(Math.toIntExact(Limits.PATIENCE.toMillis()))
                .withIdleConnectionTimeout(Limits.PATIENCE)
                .start();
        Foreground.listening(proxy.getListenAddress());
    }
}
