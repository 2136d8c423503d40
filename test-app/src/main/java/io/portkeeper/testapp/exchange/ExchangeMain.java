package io.portkeeper.testapp.exchange;

import io.portkeeper.testapp.cli.AgentClock;
import io.portkeeper.testapp.cli.HostAndPort;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Exchanges requests and answers on command, over connections that it then holds. It ends at the end of its input.
 *
 * <ul>
 *   <li>{@code open KIND HOST:PORT COUNT EXCHANGES} opens that many connections one after another, makes that many exchanges
 *       on each, and answers {@code opened N} and the first failure;
 *   <li>{@code slow N} begins a slow exchange on each of the first N connections, which must exist, and answers {@code begun};
 *   <li>{@code also N} meanwhile makes another exchange on each of these, and answers {@code also N}, the number that succeeded;
 *   <li>{@code answers} answers {@code answered N failed N} for the slow exchanges, and the first failure.
 * </ul>
 *
 * <p>It also answers the command of {@link AgentClock}.
 */
public final class ExchangeMain {

    private final List<Client> clients = new CopyOnWriteArrayList<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final List<String> failures = new CopyOnWriteArrayList<>();

    private ExchangeMain() {}

    public static void main(String[] args) throws IOException {
        System.out.println("ready");
        ExchangeMain main = new ExchangeMain();
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            if (!AgentClock.answers(line)) {
                System.out.println("answer " + main.answer(line.split(" ", -1)));
            }
        }
        System.exit(0);
    }

    private String answer(String[] words) {
        return switch (words[0]) {
            case "open" ->
                open(
                        Kind.valueOf(words[1]),
                        HostAndPort.parse(words[2]),
                        Integer.parseInt(words[3]),
                        Integer.parseInt(words[4]));
            case "slow" -> slow(Integer.parseInt(words[1]));
            case "also" -> also(Integer.parseInt(words[1]));
            case "answers" ->
                "answered " + answered + " failed " + failures.size() + " "
                        + (failures.isEmpty() ? "" : failures.get(0));
            default -> throw new IllegalArgumentException(words[0]);
        };
    }

    private String open(Kind kind, InetSocketAddress remote, int count, int exchanges) {
        for (int i = 0; i < count; i++) {
            try {
                Client client = kind == Kind.GRPC ? new GrpcClient(remote) : new HttpClient(kind, remote);
                for (int n = 0; n < exchanges; n++) {
                    client.exchange(false);
                }
                clients.add(client);
            } catch (IOException e) {
                return "opened " + i + " " + e;
            }
        }
        return "opened " + count;
    }

    private String slow(int count) {
        for (Client client : clients.subList(0, count)) {
            Thread thread = new Thread(
                    () -> {
                        try {
                            client.exchange(true);
                            answered.incrementAndGet();
                        } catch (IOException e) {
                            failures.add(e.toString());
                        }
                    },
                    "slow");
            thread.setDaemon(true);
            thread.start();
        }
        return "begun";
    }

    private String also(int count) {
        int worked = 0;
        for (Client client : clients.subList(0, count)) {
            try {
                client.exchange(false);
                worked++;
            } catch (IOException e) {
                failures.add(e.toString());
            }
        }
        return "also " + worked;
    }
}
