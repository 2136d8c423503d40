package io.portkeeper.testapp.it.subject;

import io.portkeeper.testapp.cli.HostAndPort;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/**
 * An application that exhausts its heap and survives it: {@code ExhaustedHeapMain HOST:PORT} opens a connection and keeps
 * it.
 *
 * <p>To the line {@code exhaust SECONDS} it answers {@code released}, after several threads have used up the heap to the
 * last byte again and again for that time and have released it. To any other line, it answers with the line and the names of
 * the agent's live threads.
 */
public final class ExhaustedHeapMain {

    private static final int THREADS = 3;

    private static final CountDownLatch START = new CountDownLatch(1);

    /** Threads that live only as long as a command or a connection to the page. */
    private static final Set<String> PASSING = Set.of("portkeeper-command", "portkeeper-client");

    /** Sizes of arrays in bytes, down to that of the smallest object. */
    private static final int[] SIZES = {1 << 20, 1 << 14, 1 << 9, 16, 0};

    private ExhaustedHeapMain() {}

    /** Uses up the heap. */
    private static final class Hog implements Runnable {

        private final long untilNanos;
        private Object[] taken;

        Hog(long untilNanos) {
            this.untilNanos = untilNanos;
        }

        @Override
        public void run() {
            try {
                START.await();
            } catch (InterruptedException e) {
                // No thread interrupts this one.
            }
            while (System.nanoTime() - untilNanos < 0) {
                for (int size : SIZES) {
                    try {
                        take(size);
                    } catch (OutOfMemoryError e) {
                        // There may still be room for smaller arrays.
                    }
                }
                // Keeps the heap full for a while, and then releases all of it at once.
                hold();
                taken = null;
            }
        }

        private void take(int size) {
            while (System.nanoTime() - untilNanos < 0) {
                Object[] link = new Object[2];
                link[1] = new byte[size];
                link[0] = taken;
                taken = link;
            }
        }

        private static void hold() {
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                // No thread interrupts this one.
            }
        }
    }

    public static void main(String[] args) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        try (SocketChannel kept = SocketChannel.open(HostAndPort.parse(args[0]))) {
            System.out.println("connected " + kept.getRemoteAddress());
            answer(in);
        }
    }

    private static void answer(BufferedReader in) throws IOException, InterruptedException {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ", 2);
            if (words[0].equals("exhaust")) {
                exhaust(Duration.ofSeconds(Integer.parseInt(words[1])));
                System.out.println("released");
            } else {
                System.out.println(line + ": " + String.join(" ", agentThreads()));
            }
        }
    }

    private static void exhaust(Duration time) throws InterruptedException {
        long untilNanos = System.nanoTime() + time.toNanos();
        List<Thread> threads = Arrays.asList(new Thread[THREADS]);
        for (int i = 0; i < THREADS; i++) {
            threads.set(i, new Thread(new Hog(untilNanos), "hog"));
        }
        threads.forEach(Thread::start);
        START.countDown(); // when all have been started, because the first leaves no memory to start another
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static Set<String> agentThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("portkeeper-"))
                .filter(name -> !PASSING.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
