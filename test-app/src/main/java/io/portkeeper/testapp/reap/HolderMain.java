package io.portkeeper.testapp.reap;

import io.portkeeper.testapp.cli.AgentClock;
import io.portkeeper.testapp.cli.HostAndPort;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * Opens connections on command and holds them, each numbered from 0. It ends at the end of its input.
 *
 * <ul>
 *   <li>{@code open WAY COUNT HOST:PORT MICROS} opens that many, at least that far apart, and answers
 *       {@code opened N failed N NANOS}, the time after the last connect, and the first failure;
 *   <li>{@code say FIRST COUNT LETTER} sends a request with that letter over each of them, and answers {@code said N};
 *   <li>{@code upload FIRST COUNT LETTER} does the same with a body of 300,000 bytes, and answers {@code said N};
 *   <li>{@code chat FIRST COUNT MILLIS} sends a request over each of them again and again from now on, and answers
 *       {@code chatting};
 *   <li>{@code churn COUNT HOST:PORT MICROS} opens that many, at least that far apart, closes each at once, and answers
 *       {@code churned N failed N} and the first failure;
 *   <li>{@code read FIRST COUNT BYTES} reads that much from each, and answers {@code read N}, the number of those that had
 *       that much;
 *   <li>{@code listen HOST} starts an {@link EchoServer}, and answers {@code listening on HOST:PORT};
 *   <li>{@code report FILE} writes a line for each, as {@link Fate} does, and answers {@code reported N}.
 * </ul>
 *
 * <p>It also answers the command of {@link AgentClock}.
 */
public final class HolderMain {

    /**
     * More than the far end's kernel buffers for a program that does not read, and less than this side's kernel accepts to send.
     */
    private static final int UPLOAD_BYTES = 300_000;

    private final List<Held> held = new CopyOnWriteArrayList<>();

    private HolderMain() {}

    public static void main(String[] args) throws IOException {
        System.out.println("ready");
        HolderMain holder = new HolderMain();
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            if (!AgentClock.answers(line)) {
                System.out.println("answer " + holder.answer(line.split(" ", -1)));
            }
        }
        System.exit(0);
    }

    private String answer(String[] words) throws IOException {
        return switch (words[0]) {
            case "open" ->
                open(
                        HoldWay.valueOf(words[1]),
                        Integer.parseInt(words[2]),
                        HostAndPort.parse(words[3]),
                        Long.parseLong(words[4]) * 1_000);
            case "say" -> "said " + say(range(words), HoldWay.message(words[3].charAt(0)));
            case "upload" ->
                "said " + say(range(words), HoldWay.message(words[3].charAt(0)) + "u".repeat(UPLOAD_BYTES));
            case "chat" -> chat(range(words), Integer.parseInt(words[3]));
            case "read" -> read(range(words), Integer.parseInt(words[3]));
            case "churn" ->
                churn(Integer.parseInt(words[1]), HostAndPort.parse(words[2]), Long.parseLong(words[3]) * 1_000);
            case "listen" -> "listening on " + listen(words[1]);
            case "report" -> report(Path.of(words[1]));
            default -> throw new IllegalArgumentException(words[0]);
        };
    }

    private List<Held> range(String[] words) {
        int first = Integer.parseInt(words[1]);
        return List.copyOf(held.subList(first, first + Integer.parseInt(words[2])));
    }

    private String open(HoldWay way, int count, InetSocketAddress remote, long apartNanos) throws IOException {
        HoldWay.Opener opener = way.opener();
        String failure = "";
        int failed = 0;
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            LockSupport.parkNanos(start + i * apartNanos - System.nanoTime());
            try {
                held.add(opener.open(remote, held.size()));
            } catch (IOException e) {
                failed++;
                failure = failure.isEmpty() ? " " + e : failure;
            }
        }
        return "opened " + (count - failed) + " failed " + failed + " " + System.nanoTime() + failure;
    }

    private static int say(List<Held> range, String text) {
        int said = 0;
        for (Held connection : range) {
            try {
                if (!connection.isLost()) {
                    connection.say(text);
                    said++;
                }
            } catch (IOException e) {
                connection.lost(e.toString());
            }
        }
        return said;
    }

    private static String churn(int count, InetSocketAddress remote, long apartNanos) {
        String failure = "";
        int failed = 0;
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            LockSupport.parkNanos(start + i * apartNanos - System.nanoTime());
            try (Socket socket = new Socket(remote.getAddress(), remote.getPort())) {
                socket.getOutputStream().write(EchoServer.SILENCE);
            } catch (IOException e) {
                failure = failed++ == 0 ? e.toString() : failure;
            }
        }
        return "churned " + (count - failed) + " failed " + failed + " " + failure;
    }

    private static String chat(List<Held> range, int millis) {
        Thread thread = new Thread(
                () -> {
                    while (true) {
                        say(range, HoldWay.message('c'));
                        LockSupport.parkNanos(millis * 1_000_000L);
                    }
                },
                "chat");
        thread.setDaemon(true);
        thread.start();
        return "chatting";
    }

    private static String read(List<Held> range, int bytes) {
        int read = 0;
        for (Held connection : range) {
            try {
                connection.read(bytes);
                read++;
            } catch (IOException e) {
                connection.lost(e.toString());
            }
        }
        return "read " + read;
    }

    @SuppressWarnings("resource") // ends with the JVM
    private static String listen(String host) throws IOException {
        return new EchoServer(InetAddress.getByName(host)).hostAndPort();
    }

    private String report(Path file) throws IOException {
        Files.write(
                file, held.stream().map(connection -> connection.fate().line()).toList());
        return "reported " + held.size();
    }
}
