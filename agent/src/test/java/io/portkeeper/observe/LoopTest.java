package io.portkeeper.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopTest {

    private final List<String> said = new ArrayList<>();
    private int turns;

    private Loop loop(Loop.Turn turn) {
        return new Loop("counting", Duration.ZERO, turn, (where, e) -> said.add(where + ": " + e));
    }

    @Test
    void turns_until_there_is_nothing_left_to_do() {
        loop(loop -> ++turns < 5).run();

        assertThat(turns).isEqualTo(5);
        assertThat(said).isEmpty();
    }

    /** Throws an error as the JVM throws it, or an InterruptedException. */
    private static void fail(String how) throws Exception {
        switch (how) {
            case "heap" -> throw new OutOfMemoryError("Java heap space");
            case "stack" -> overflow(0);
            case "thread death" -> throw new ThreadDeath();
            case "linkage" -> throw new NoClassDefFoundError("io/portkeeper/Any");
            default -> throw new InterruptedException("on purpose");
        }
    }

    @SuppressWarnings("InfiniteRecursion") // it is meant to overflow the stack
    private static int overflow(int depth) {
        return overflow(depth + 1) + 1;
    }

    @ParameterizedTest
    @ValueSource(strings = {"heap", "stack", "thread death", "linkage", "interrupt"})
    void goes_on_whatever_a_turn_ends_with_and_says_so(String how) {
        loop(loop -> {
                    if (++turns < 3) {
                        fail(how);
                    }
                    return false;
                })
                .run();

        assertThat(turns).isEqualTo(3);
        assertThat(said).hasSize(2).allMatch(line -> line.startsWith("counting: java.lang."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"heap", "stack"})
    void goes_on_though_it_cannot_be_said_that_a_turn_has_failed(String how) {
        Loop.Turn turn = loop -> {
            if (++turns < 3) {
                fail(how);
            }
            return false;
        };
        new Loop("counting", Duration.ZERO, turn, (where, e) -> {
                    said.add(where);
                    throw new OutOfMemoryError("of the report");
                })
                .run();

        assertThat(turns).isEqualTo(3);
        assertThat(said).hasSize(2);
    }

    @Test
    void does_not_spin_when_each_turn_fails_at_once() {
        long beginNanos = System.nanoTime();
        loop(loop -> {
                    if (++turns < 4) {
                        fail("heap");
                    }
                    return false;
                })
                .run();

        assertThat(Duration.ofNanos(System.nanoTime() - beginNanos)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void has_a_daemon_thread_named_after_it_with_nothing_of_the_application() throws InterruptedException {
        AtomicReference<Thread> thread = new AtomicReference<>();
        CountDownLatch seen = new CountDownLatch(1);
        loop(loop -> {
                    thread.set(Thread.currentThread());
                    seen.countDown();
                    Thread.sleep(Long.MAX_VALUE);
                    return false;
                })
                .start();

        assertThat(seen.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(thread.get().getName()).isEqualTo("portkeeper-counting");
        assertThat(thread.get().isDaemon()).isTrue();
        assertThat(thread.get().getContextClassLoader()).isNull();
        assertThat(thread.get().getThreadGroup().getParent()).isNull();
    }

    /** The caller may be an application's thread that connects, so starting the loop must not fail. */
    @Test
    void is_started_later_when_there_is_no_thread_to_be_had() {
        Loop loop = new Loop("counting", Duration.ZERO, any -> false, (where, e) -> {}, (name, task) -> {
            if (++turns == 1) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return Thread.currentThread();
        });
        loop.start();
        assertThat(loop.isMissing()).isTrue();

        assertThat(loop.revive()).isTrue();
        assertThat(loop.isMissing()).isFalse();
        assertThat(loop.revive()).isFalse();
    }
}
