package io.portkeeper.reap;

import io.portkeeper.ports.Destination;
import io.portkeeper.reap.Victims.Search;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

/** Measures how long it takes to choose a batch of victims among {@code CONNECTIONS}; {@code scripts/bench reaper} runs it. */
public final class VictimsBench {

    private static final int WARM_UP = 50;
    private static final int ROUNDS = 101;
    private static final int CHOSEN = 1_000;

    private VictimsBench() {}

    public static void main(String[] args) throws SocketException {
        int count = Integer.parseInt(args[0]);
        ReapFixture fixture = new ReapFixture(ReapFixture.RULES);
        Destination destination = fixture.destination();
        Random random = new Random(1);
        for (int n = 0; n < count; n++) {
            fixture.idle(destination, Duration.ofMillis(random.nextInt(600_000)), random.nextInt(10) == 0);
        }
        Victims victims = new Victims(fixture.connections, fixture, System::nanoTime);
        long[] nanos = new long[ROUNDS];
        int chosen = 0;
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            long start = System.nanoTime();
            Search search = victims.search((connection, age) -> age >= 120, ReapFixture.RULES, new Spared());
            for (chosen = 0; chosen < CHOSEN && search.next(start + 1_000_000_000) != null; chosen++) {
                // to the next
            }
            nanos[Math.max(0, round)] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        System.out.printf(
                "%,d victims among %,d connections: %.1f ms, fastest %.1f ms, slowest %.1f ms%n",
                chosen, count, nanos[ROUNDS / 2] / 1e6, nanos[0] / 1e6, nanos[ROUNDS - 1] / 1e6);
    }
}
