package io.portkeeper.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** On the test's own thread, which only a failure of the log itself brings back. */
class RepeatedTest {

    private static final Duration AT_ONCE = Duration.ZERO;

    private final RecordingLog log = new RecordingLog();
    private final Notices notices = new Notices(log, Runnable::run, System::nanoTime);
    private int times;

    private static final class Enough extends Error {
        private static final long serialVersionUID = 1;
    }

    /** Notices of which the last one is a failure that says enough. */
    private Notices untilEnough() {
        return new Notices(
                log,
                line -> {
                    line.run();
                    if (log.lines().get(0).contains("Enough")) {
                        throw new Enough();
                    }
                },
                System::nanoTime);
    }

    @Test
    void is_done_again_and_again() {
        Repeated repeated = new Repeated("counting", AT_ONCE, untilEnough(), () -> {
            if (++times == 5) {
                throw new Enough();
            }
        });

        assertThatExceptionOfType(Enough.class).isThrownBy(repeated::run);
        assertThat(times).isEqualTo(5);
    }

    @Test
    void is_done_again_after_it_failed_and_the_failure_is_said() throws InterruptedException {
        CountDownLatch thrice = new CountDownLatch(3);
        Repeated repeated = new Repeated("failing", Duration.ofMillis(1), notices, () -> {
            thrice.countDown();
            if (thrice.getCount() == 0) {
                // This thread would go on until the JVM's end.
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
    void is_done_again_after_an_interrupt() {
        Repeated repeated = new Repeated("interrupted", AT_ONCE, untilEnough(), () -> {
            Thread.currentThread().interrupt();
            if (++times == 3) {
                Thread.interrupted();
                throw new Enough();
            }
        });

        assertThatExceptionOfType(Enough.class).isThrownBy(repeated::run);
        assertThat(times).isEqualTo(3);
    }

    @Test
    void runs_on_a_daemon_thread_named_after_it() throws InterruptedException {
        AtomicReference<Thread> thread = new AtomicReference<>();
        CountDownLatch seen = new CountDownLatch(1);
        Repeated repeated = new Repeated("naming", Duration.ofMillis(1), notices, () -> {
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
                        notices,
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
