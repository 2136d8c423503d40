package io.portkeeper.testapp.bench;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.net.InetAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;

/**
 * Binds a channel to a source by hand, in the cheapest way: with the two system calls and nothing else.
 *
 * <p>It needs the JVM option {@link #OPENS}.
 */
final class BindWithoutPort {

    static final String OPENS = "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED";

    private static final int IPPROTO_IP = 0;
    private static final int IP_BIND_ADDRESS_NO_PORT = 24;

    private static final MethodHandle DESCRIPTOR;
    private static final MethodHandle SET_INT_OPTION;
    private static final MethodHandle BIND;

    static {
        try {
            Class<?> channel = Class.forName("sun.nio.ch.SocketChannelImpl");
            Class<?> net = Class.forName("sun.nio.ch.Net");
            Lookup lookup = MethodHandles.privateLookupIn(net, MethodHandles.lookup());
            DESCRIPTOR = lookup.findVirtual(channel, "getFD", MethodType.methodType(FileDescriptor.class))
                    .asType(MethodType.methodType(FileDescriptor.class, SocketChannel.class));
            SET_INT_OPTION = lookup.findStatic(
                    net,
                    "setIntOption0",
                    MethodType.methodType(
                            void.class,
                            FileDescriptor.class,
                            boolean.class,
                            int.class,
                            int.class,
                            int.class,
                            boolean.class));
            BIND = lookup.findStatic(
                    net,
                    "bind",
                    MethodType.methodType(
                            void.class, ProtocolFamily.class, FileDescriptor.class, InetAddress.class, int.class));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("without " + OPENS + "?", e);
        }
    }

    private BindWithoutPort() {}

    static void bind(SocketChannel channel, InetAddress source) throws IOException {
        try {
            FileDescriptor fd = (FileDescriptor) DESCRIPTOR.invokeExact(channel);
            SET_INT_OPTION.invokeExact(fd, false, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1, false);
            // JDK sockets are IPv6 sockets, for both families, unless java.net.preferIPv4Stack is set.
            BIND.invokeExact((ProtocolFamily) StandardProtocolFamily.INET6, fd, source, 0);
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
