package io.portkeeper.testapp.bench;

import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Jvm;
import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.load.KeptConnection;
import io.portkeeper.testapp.load.Load;
import io.portkeeper.testapp.load.LoadResult;
import io.portkeeper.testapp.load.Target;
import io.portkeeper.testapp.origin.Origin;
import io.portkeeper.testapp.proxy.ProxyUnderTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;

/**
 * Measures what it costs a proxy to be watched: LittleProxy under the agent and load, with nobody who asks it for figures and
 * with a {@link Watcher}, in turn for so many {@code PAIRS} of so many {@code SECONDS} each.
 */
public final class ScrapeMain {

    private static final ProxyUnderTest PROXY = ProxyUnderTest.LITTLE_PROXY;

    /** Open all the while, each to a destination of its own: what the agent has to look through for its figures. */
    private static final int HELD = 5_000;

    private static final int PER_SECOND = 500;
    private static final int CLIENTS = 16;
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration WARM_UP = Duration.ofSeconds(15);
    private static final Duration IDLE = Duration.ofSeconds(30);

    private final List<KeptConnection> held = new ArrayList<>();
    private final Jvm jvm;
    private final Target target;
    private final Watcher watcher;

    private ScrapeMain(Jvm jvm, Target target, Watcher watcher) {
        this.jvm = jvm;
        this.target = target;
        this.watcher = watcher;
    }

    public static void main(String[] args) throws Exception {
        Lab.ip("address", "add", "10.10.0.1/16", "dev", "lo");
        int page = Lab.freePort();
        try (Origin origin = new Origin(new InetSocketAddress(Lab.freePort())).start();
                Jvm jvm = PROXY.start(
                        origin,
                        proxy -> Agent.under(
                                proxy, "pool=10.9.0.1-8", "strategy=round-robin", "metrics=127.0.0.1:" + page));
                Watcher watcher = new Watcher(page)) {
            Target entry = PROXY.target(origin, jvm);
            new ScrapeMain(jvm, to(entry, Lab.DESTINATION, origin), watcher)
                    .run(Integer.parseInt(args[0]), Duration.ofSeconds(Long.parseLong(args[1])), origin);
        }
    }

    private static Target to(Target entry, InetAddress address, Origin origin) {
        return new Target(entry.style(), entry.entries(), new InetSocketAddress(address, origin.port()));
    }

    /** What a proxy is given to do. */
    private interface Work {
        Watched done(Duration duration) throws InterruptedException;
    }

    private void run(int pairs, Duration duration, Origin origin) throws Exception {
        watcher.awaitPage();
        for (int i = 0; i < HELD; i++) {
            InetAddress address =
                    InetAddress.getByAddress(new byte[] {10, 10, (byte) (1 + i / 250), (byte) (1 + i % 250)});
            KeptConnection connection = new KeptConnection(to(target, address, origin), i);
            connection.get("/");
            held.add(connection);
        }
        try {
            System.out.printf(
                    "LittleProxy with %,d connections open to as many destinations, and with requests, each on a connection%n"
                            + "of its own; with /metrics asked for every second and /status.json every two, and without%n",
                    held.size());
            System.out.printf(
                    "%-28s %8s %7s %12s %14s   %s%n",
                    "", "answered", "failed", "answered/s", "CPU us each", "with / without, by pair: requests, CPU");
            measure("%d a second".formatted(PER_SECOND), this::paced, pairs, duration);
            measure("%d clients, at most".formatted(CLIENTS), this::saturated, pairs, duration);
            System.out.println("with / without: the median of the pairs, and between what their middle half lies");
            measureIdle();
            System.out.printf("answers to the watcher: %d, failures: %d%n", watcher.answers(), watcher.failures());
        } finally {
            for (KeptConnection connection : held) {
                connection.close();
            }
        }
    }

    private void measure(String title, Work work, int pairs, Duration duration) throws InterruptedException {
        List<Watched> without = new ArrayList<>();
        List<Watched> with = new ArrayList<>();
        watcher.watch(true);
        work.done(WARM_UP);
        for (int pair = 0; pair < pairs; pair++) {
            // every second one in the opposite order, so that neither always follows the other
            for (boolean watched : new boolean[] {pair % 2 != 0, pair % 2 == 0}) {
                watcher.watch(watched);
                (watched ? with : without).add(work.done(duration));
            }
        }
        watcher.watch(false);
        print(title + ", without", without, "");
        print(
                title + ", with",
                with,
                ratios(with, without, Watched::perSecond) + ", " + ratios(with, without, Watched::cpuMicrosEach));
    }

    /** What hides in the noise of the load shows when there is none. */
    private void measureIdle() throws InterruptedException {
        double without = cpuShareOfIdle();
        watcher.watch(true);
        double with = cpuShareOfIdle();
        watcher.watch(false);
        System.out.printf(
                "no requests, for %d s each: %.2f %% of a processor without, %.2f %% with%n",
                IDLE.toSeconds(), without * 100, with * 100);
    }

    private double cpuShareOfIdle() throws InterruptedException {
        Duration cpu = proxyCpu();
        Thread.sleep(IDLE.toMillis());
        return (double) proxyCpu().minus(cpu).toNanos() / IDLE.toNanos();
    }

    private static void print(String title, List<Watched> runs, String ratios) {
        System.out.printf(
                "%-28s %8d %7d %12.1f %14.1f   %s%n",
                title,
                runs.stream().mapToInt(Watched::answered).sum(),
                runs.stream().mapToInt(Watched::failed).sum(),
                Spread.median(runs.stream().map(Watched::perSecond).toList()),
                Spread.median(runs.stream().map(Watched::cpuMicrosEach).toList()),
                ratios);
    }

    private static String ratios(List<Watched> with, List<Watched> without, ToDoubleFunction<Watched> figure) {
        List<Double> ratios = new ArrayList<>();
        for (int pair = 0; pair < with.size(); pair++) {
            ratios.add(figure.applyAsDouble(with.get(pair)) / figure.applyAsDouble(without.get(pair)));
        }
        ratios.sort(null);
        return "%.3f (%.3f to %.3f)"
                .formatted(Spread.median(ratios), ratios.get(ratios.size() / 4), ratios.get(ratios.size() * 3 / 4));
    }

    private Watched paced(Duration duration) throws InterruptedException {
        Duration cpu = proxyCpu();
        LoadResult result = new Load(target).rate(PER_SECOND, duration, "/", LIMIT);
        return new Watched(
                result.succeeded(), result.failed(), result.took(), proxyCpu().minus(cpu));
    }

    /** Clients that send their next request when they have the answer to the last. */
    private Watched saturated(Duration duration) throws InterruptedException {
        AtomicInteger answered = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        Duration cpu = proxyCpu();
        long start = System.nanoTime();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        for (int client = 0; client < CLIENTS; client++) {
            int number = client;
            clients.execute(() -> {
                while (System.nanoTime() - start < duration.toNanos()) {
                    (answered(number) ? answered : failed).incrementAndGet();
                }
            });
        }
        clients.shutdown();
        clients.awaitTermination(duration.plus(LIMIT.multipliedBy(3)).toSeconds(), TimeUnit.SECONDS);
        return new Watched(
                answered.get(),
                failed.get(),
                Duration.ofNanos(System.nanoTime() - start),
                proxyCpu().minus(cpu));
    }

    private boolean answered(int number) {
        try (KeptConnection connection = new KeptConnection(target, number)) {
            connection.get("/?close=1");
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private Duration proxyCpu() {
        return ProcessHandle.of(jvm.pid())
                .flatMap(proxy -> proxy.info().totalCpuDuration())
                .orElseThrow();
    }
}
