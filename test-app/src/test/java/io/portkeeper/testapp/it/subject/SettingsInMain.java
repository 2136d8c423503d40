package io.portkeeper.testapp.it.subject;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystems;
import java.util.logging.LogManager;

/** Sets in main what must be set before the JDK reads it, connects to the given address, and prints the results. */
public final class SettingsInMain {

    private SettingsInMain() {}

    /** A log manager that the test recognises. */
    public static final class OwnLogManager extends LogManager {}

    public static void main(String[] args) throws Exception {
        System.setProperty("java.net.preferIPv4Stack", "true");
        System.setProperty("java.util.logging.manager", OwnLogManager.class.getName());
        System.setProperty("java.nio.file.spi.DefaultFileSystemProvider", OwnFileSystemProvider.class.getName());
        System.out.println(LogManager.getLogManager().getClass().getName());
        System.out.println(FileSystems.getDefault().provider().getClass().getName());
        try (SocketChannel channel =
                SocketChannel.open(new InetSocketAddress(InetAddress.getByName(args[0]), Integer.parseInt(args[1])))) {
            System.out.println(channel.getLocalAddress().toString().replaceAll(":\\d+$", ""));
        }
        System.out.println(new InetSocketAddress(0).getAddress());
    }
}
