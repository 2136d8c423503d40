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
 * A provider for {@code java.nio.channels.spi.SelectorProvider}. It passes calls on to the JDK's, as providers that watch
 * channels do, but does not support Unix-domain sockets, like a provider written before Java 16. The JVM needs the option
 * {@code --add-exports=java.base/sun.nio.ch=ALL-UNNAMED}.
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
