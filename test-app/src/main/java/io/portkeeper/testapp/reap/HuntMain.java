package io.portkeeper.testapp.reap;

import io.portkeeper.testapp.cli.HostAndPort;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Hunts for wrong victims: {@code THREADS SECONDS MIN_IDLE_MILLIS HOST:PORT}. {@code THREADS} {@link Hunter}s open, use and
 * close connections as fast as they can.
 *
 * <p>It prints each finding, then {@code done} and how much was done.
 */
public final class HuntMain {

    private HuntMain() {}

    public static void main(String[] args) throws InterruptedException {
        long endNanos =
                System.nanoTime() + Duration.ofSeconds(Long.parseLong(args[1])).toNanos();
        Duration minIdle = Duration.ofMillis(Long.parseLong(args[2]));
        InetSocketAddress remote = HostAndPort.parse(args[3]);
        List<Hunter> hunters = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(args[0]); i++) {
            Hunter hunter = new Hunter(i, remote, minIdle, endNanos);
            hunters.add(hunter);
            Thread thread = new Thread(hunter, "hunter-" + i);
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.println("done "
                + hunters.stream()
                        .map(Hunter::counts)
                        .reduce(Hunt.NOTHING, Hunt::plus)
                        .line());
    }
}
