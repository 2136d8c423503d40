package io.portkeeper.testapp.connect;

import io.portkeeper.testapp.cli.AgentClock;
import io.portkeeper.testapp.cli.HostAndPort;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens connections on command and holds them. Commands are lines of standard input; the answers go to standard output.
 *
 * <ul>
 *   <li>{@code PATH COUNT HOST:PORT[,HOST:PORT...]} opens that many, and is answered by {@code opened N failed N}, followed
 *       by the first failure's type and message;
 *   <li>{@code close ADDRESS} closes the channels that are bound to that address, and is answered by {@code closed N};
 *   <li>{@code ports} is answered by {@code ports} and the local ports of the channels.
 * </ul>
 *
 * <p>It also answers the command of {@link AgentClock}. At the end of its input, it ends and drops its connections.
 */
public final class ConnectorMain {

    private final List<Closeable> held = new ArrayList<>();

    private ConnectorMain() {}

    public static void main(String[] args) throws IOException {
        System.out.println("ready");
        ConnectorMain connector = new ConnectorMain();
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            if (!AgentClock.answers(line)) {
                System.out.println(connector.answer(line.split(" ", -1)));
            }
        }
    }

    private String answer(String[] words) throws IOException {
        return switch (words[0]) {
            case "close" -> close(words[1]);
            case "ports" -> ports();
            default -> open(ConnectPath.valueOf(words[0]), Integer.parseInt(words[1]), HostAndPort.parseList(words[2]));
        };
    }

    private String open(ConnectPath path, int count, List<InetSocketAddress> remotes) {
        int failed = 0;
        IOException first = null;
        for (int i = 0; i < count; i++) {
            try {
                held.add(path.open(remotes.get(i % remotes.size())));
            } catch (IOException e) {
                failed++;
                first = first == null ? e : first;
            }
        }
        return "opened " + (count - failed) + " failed " + failed
                + (first == null ? "" : " " + first.getClass().getName() + ": " + first.getMessage());
    }

    private String close(String address) throws IOException {
        int closed = 0;
        for (Closeable connection : held) {
            if (connection instanceof SocketChannel channel
                    && channel.isOpen()
                    && channel.socket().getLocalAddress().getHostAddress().equals(address)) {
                channel.close();
                closed++;
            }
        }
        return "closed " + closed;
    }

    private String ports() {
        StringBuilder ports = new StringBuilder("ports");
        for (Closeable connection : held) {
            if (connection instanceof SocketChannel channel && channel.isOpen()) {
                ports.append(' ').append(channel.socket().getLocalPort());
            }
        }
        return ports.toString();
    }
}
