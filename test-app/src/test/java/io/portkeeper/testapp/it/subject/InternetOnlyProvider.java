package io.portkeeper.testapp.it.subject;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;

/**
 * For {@code java.nio.channels.spi.SelectorProvider}: hands on to the JDK's, as providers do that watch channels, but is from before
 * Unix-domain sockets (Java 16). Wants {@code --add-exports java.base/sun.nio.ch=ALL-UNNAMED}.
 */
public final class InternetOnlyProvider extends SelectorProvider {

    private final SelectorProvider jdks;

    public InternetOnlyProvider() throws ReflectiveOperationException {
        jdks = (SelectorProvider) Class.forName("sun.nio.ch.DefaultSelectorProvider")
                .getMethod("get")
                .invoke(null);
    }

    @Override
    public DatagramChannel openDatagramChannel() throws IOException {
        return jdks.openDatagramChannel();
    }

    @Override
    public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
        return jdks.openDatagramChannel(family);
    }

    @Override
    public Pipe openPipe() throws IOException {
        return jdks.openPipe();
    }

    @Override
    public AbstractSelector openSelector() throws IOException {
        return jdks.openSelector();
    }

    @Override
    public ServerSocketChannel openServerSocketChannel() throws IOException {
        return jdks.openServerSocketChannel();
    }

    @Override
    public SocketChannel openSocketChannel() throws IOException {
        return jdks.openSocketChannel();
    }
}
