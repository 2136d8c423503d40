package io.portkeeper.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RepeatedTest {

    private static final Duration AT_ONCE = Duration.ZERO;

    private final RecordingLog log = new RecordingLog();
    private final Notices notices = new Notices(log, Runnable::run, System::nanoTime);
    private final Loops loops = new Loops(notices, System::nanoTime);
    private int times;

    /** Runs {@code repeated} on the test's own thread, for that many turns. */
    private static void turn(Repeated repeated, int turns) {
        int[] left = {turns};
        new Loop("turning", AT_ONCE, loop -> repeated.once(loop) && --left[0] > 0, (where, e) -> {
                    throw new AssertionError(where, e);
                })
                .run();
    }

    @Test
    void is_done_again_and_again() {
        turn(new Repeated("counting", AT_ONCE, loops, () -> times++), 5);

        assertThat(times).isEqualTo(5);
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void is_done_again_after_it_failed_and_the_failure_is_said() throws InterruptedException {
        CountDownLatch thrice = new CountDownLatch(3);
        Repeated repeated = new Repeated("failing", Duration.ofMillis(1), loops, () -> {
            thrice.countDown();
            if (thrice.getCount() == 0) {
                // Otherwise this thread would continue until the JVM ends.
                Thread.sleep(Long.MAX_VALUE);
            }
            throw new IllegalStateException("broken");
        });
        repeated.start();

        assertThat(thrice.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(log.lines())
                .first()
                .isEqualTo("ERROR internal failure in failing: java.lang.IllegalStateException: broken; carrying on");
    }

    @Test
    void the_others_are_done_when_one_fails_and_it_cannot_even_be_said() {
        Loops mute = new Loops(
                new Notices(
                        log,
                        line -> {
                            throw new OutOfMemoryError("of the log");
                        },
                        System::nanoTime),
                System::nanoTime);
        Repeated repeated = new Repeated(
                "failing",
                AT_ONCE,
                mute,
                () -> {
                    throw new OutOfMemoryError("Java heap space");
                },
                () -> times++);
        turn(repeated, 3);

        assertThat(times).isEqualTo(3);
        assertThat(mute.notices().total(Notices.Kind.FAILED)).isEqualTo(3);
    }

    @Test
    void is_done_again_after_an_interrupt() {
        Repeated repeated = new Repeated("interrupted", AT_ONCE, loops, () -> {
            Thread.currentThread().interrupt();
            times++;
        });
        turn(repeated, 3);
        Thread.interrupted();

        assertThat(times).isEqualTo(3);
    }

    /** A thread that fails each time is of no more use than one that has ended. */
    @Test
    void one_that_fails_each_time_has_not_done_its_work() {
        long[] nanos = {0};
        Loops seen = new Loops(notices, () -> nanos[0]);
        Repeated repeated = new Repeated("failing", AT_ONCE, seen, () -> {
            nanos[0] += 1_000_000_000L;
            if (++times > 5) {
                throw new IllegalStateException("broken");
            }
        });
        Loop[] watched = new Loop[1];
        watched[0] =
                new Loop("failing", AT_ONCE, any -> false, (where, e) -> {}, (name, task) -> Thread.currentThread());
        seen.add(watched[0]);
        watched[0].start();
        for (int turn = 0; turn < 14; turn++) {
            repeated.once(watched[0]);
            assertThat(seen.states().get(0).stalled()).isFalse();
        }
        for (int turn = 0; turn < 3; turn++) {
            repeated.once(watched[0]);
        }
        assertThat(seen.states().get(0).stalled()).isTrue();
    }

    @Test
    void runs_on_a_daemon_thread_named_after_it() throws InterruptedException {
        AtomicReference<Thread> thread = new AtomicReference<>();
        CountDownLatch seen = new CountDownLatch(1);
        Repeated repeated = new Repeated("naming", Duration.ofMillis(1), loops, () -> {
            thread.set(Thread.currentThread());
            seen.countDown();
            Thread.sleep(Long.MAX_VALUE);
        });
        repeated.start();

        assertThat(seen.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(thread.get().getName()).isEqualTo("portkeeper-naming");
        assertThat(thread.get().isDaemon()).isTrue();
    }

    @Test
    void is_done_once_in_the_calling_thread_when_asked_the_others_though_one_fails() {
        Thread here = Thread.currentThread();
        new Repeated(
                        "views",
                        Duration.ofDays(1),
                        loops,
                        () -> {
                            throw new IllegalStateException("broken");
                        },
                        () -> times += Thread.currentThread() == here ? 1 : 0)
                .runOnce();

        assertThat(times).isEqualTo(1);
        assertThat(log.lines())
                .first()
                .isEqualTo("ERROR internal failure in views: java.lang.IllegalStateException: broken; carrying on");
    }
}
