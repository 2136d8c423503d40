package io.portkeeper.testapp.hunt;

import io.portkeeper.testapp.cli.HostAndPort;
import io.portkeeper.testapp.hunt.Kind.Site;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Hunts for exchanges that are interrupted: {@code SECONDS LONGEST_MILLIS PORTS HOST:PORT...}, with the servers in the order
 * of {@link Site}. It makes exchanges of all kinds while new connections fill each lane of {@code PORTS} ports again and again.
 *
 * <p>It prints {@code full} when the lanes have been filled. In the end it prints what became of the exchanges, as
 * {@link HuntResult} reads it, then {@code done}. It ends at the end of its input.
 */
public final class ExchangeHuntMain {

    private static final int HUNTERS = 4;
    private static final int OPENERS = 8;
    private static final int NEWCOMERS = 12;
    private static final long BETWEEN_NANOS = TimeUnit.SECONDS.toNanos(4);

    private ExchangeHuntMain() {}

    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        Tally tally = new Tally();
        Map<Site, Kept> kept = new EnumMap<>(Site.class);
        int next = 3;
        for (Site site : Site.values()) {
            kept.put(site, new Kept(HostAndPort.parse(args[next++]), tally));
        }
        Ground ground = new Ground(kept, tally);
        AtomicBoolean isOver = new AtomicBoolean();
        ExecutorService executor = Executors.newCachedThreadPool();
        List<Thread> hunters = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (int i = 0; i < HUNTERS; i++) {
                Hunter hunter = new Hunter(kind, i, ground, Integer.parseInt(args[1]), () -> !isOver.get(), executor);
                Thread thread = new Thread(hunter, "hunter-" + kind + "-" + i);
                thread.start();
                hunters.add(thread);
            }
        }
        Newcomers newcomers = new Newcomers(ground, Executors.newFixedThreadPool(OPENERS));
        newcomers.come(Integer.parseInt(args[2]));
        System.out.println("full");
        long nextNanos = System.nanoTime();
        long endNanos = nextNanos + TimeUnit.SECONDS.toNanos(Long.parseLong(args[0]));
        // New connections are opened until the last exchange has ended.
        while (hunters.stream().anyMatch(Thread::isAlive)) {
            newcomers.come(NEWCOMERS);
            isOver.set(System.nanoTime() - endNanos > 0);
            nextNanos = Math.max(nextNanos + BETWEEN_NANOS, System.nanoTime());
            while (nextNanos - System.nanoTime() > 0) {
                LockSupport.parkNanos(nextNanos - System.nanoTime());
            }
        }
        kept.values().forEach(Kept::forgetReset);
        tally.lines().forEach(System.out::println);
        System.out.println("done");
        System.in.readAllBytes();
        System.exit(0);
    }
}
