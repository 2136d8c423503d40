package io.portkeeper.reap;

import io.portkeeper.ports.Destination;
import io.portkeeper.reap.Victims.Search;
import io.portkeeper.track.Activity;
import java.net.SocketException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Measures the choice of a batch of victims among many connections. {@code scripts/bench reaper} runs it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(jvmArgs = "-Xmx2g")
@Warmup(iterations = 50)
@Measurement(iterations = 101)
public class VictimsBench {

    private static final int CHOSEN = 1_000;

    @Param("1000000")
    int connections;

    private Victims victims;

    /** Opens the connections. They have been idle for up to ten minutes, and about one in ten awaits an answer. */
    @Setup
    public void open() throws SocketException {
        ReapFixture fixture = new ReapFixture(ReapFixture.RULES);
        Destination destination = fixture.destination();
        Random random = new Random(1);
        for (int n = 0; n < connections; n++) {
            fixture.idle(destination, Duration.ofMillis(random.nextInt(600_000)), random.nextInt(10) == 0);
        }
        victims = new Victims(fixture.connections, fixture, System::nanoTime, Activity::steps);
    }

    /** Chooses a whole batch. */
    @Benchmark
    public int choose() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        Search search = victims.search((connection, age) -> age >= 120, ReapFixture.RULES, new Spared());
        int chosen = 0;
        while (chosen < CHOSEN && search.next(deadline) != null) {
            chosen++;
        }
        if (chosen < CHOSEN) {
            throw new IllegalStateException("only " + chosen + " victims");
        }
        return chosen;
    }
}
