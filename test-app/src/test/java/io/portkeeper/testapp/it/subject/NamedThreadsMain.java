package io.portkeeper.testapp.it.subject;

import io.portkeeper.testapp.cli.HostAndPort;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;

/**
 * Opens connections in threads whose stacks contain only code of the JDK. {@code NamedThreadsMain HOST:PORT NAME...} opens
 * one in a thread of each name, then one more in main, and prints {@code opened} or {@code failed} for the last. It ends
 * when it has read a line, or at the end of its input.
 */
public final class NamedThreadsMain {

    private NamedThreadsMain() {}

    public static void main(String[] args) throws Exception {
        List<InputStream> held = new ArrayList<>();
        URL url = new URL("http://" + args[0] + "/");
        for (int n = 1; n < args.length; n++) {
            FutureTask<InputStream> opening = new FutureTask<>(url::openStream);
            new Thread(opening, args[n]).start();
            held.add(opening.get());
        }
        InetSocketAddress remote = HostAndPort.parse(args[0]);
        try (Socket socket = new Socket(remote.getAddress(), remote.getPort())) {
            System.out.println("opened from " + socket.getLocalAddress());
        } catch (IOException e) {
            System.out.println("failed: " + e.getMessage());
        }
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        for (InputStream stream : held) {
            stream.close();
        }
    }
}
