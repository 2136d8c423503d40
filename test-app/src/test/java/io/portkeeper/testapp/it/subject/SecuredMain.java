package io.portkeeper.testapp.it.subject;

import java.io.Closeable;
import java.io.FilePermission;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.security.Permission;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens connections under a security manager and holds them: {@code HOST PORT COUNT WAY}.
 *
 * <p>WAY is {@code started} if the command line sets the security manager, {@code set} if main does, and {@code denies} if
 * main sets one that denies files and threads to all code, whatever the policy says.
 */
@SuppressWarnings("removal")
public final class SecuredMain {

    private SecuredMain() {}

    public static void main(String[] args) throws IOException {
        InetSocketAddress remote = new InetSocketAddress(args[0], Integer.parseInt(args[1]));
        int count = Integer.parseInt(args[2]);
        // After this, the JDK has read what it needs for its first sockets.
        SocketChannel.open().close();
        new Socket().close();
        switch (args[3]) {
            case "set" -> System.setSecurityManager(new SecurityManager());
            case "denies" -> System.setSecurityManager(new Denies());
            default -> {
                if (System.getSecurityManager() == null) {
                    throw new IllegalStateException("no security manager is set");
                }
            }
        }
        List<Closeable> held = new ArrayList<>();
        int failed = 0;
        String failure = "";
        for (int i = 0; i < count; i++) {
            try {
                held.add(i % 2 == 0 ? SocketChannel.open(remote) : new Socket(remote.getAddress(), remote.getPort()));
            } catch (IOException e) {
                failed++;
                failure = " " + e;
            }
        }
        System.out.println("opened " + held.size() + " failed " + failed + failure);
        System.in.read();
        for (Closeable connection : held) {
            connection.close();
        }
        System.out.println("closed");
        System.in.read();
    }

    private static final class Denies extends SecurityManager {

        @Override
        public void checkPermission(Permission permission) {
            if (permission instanceof FilePermission || permission.getName().startsWith("modifyThread")) {
                throw new SecurityException("denied to everybody: " + permission);
            }
        }
    }
}
