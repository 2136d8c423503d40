package io.portkeeper.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What Loops sees of threads that this test simulates. */
class LoopsTest {

    private final AtomicLong nanos = new AtomicLong(-1_000_000_000L);
    private final RecordingLog log = new RecordingLog();
    private final Notices notices = new Notices(log, Runnable::run, nanos::get);
    private final Loops loops = new Loops(notices, nanos::get);
    private final List<String> started = new ArrayList<>();

    /** A loop for which the test calls beat(). Its thread is the test's own, so it is alive throughout the test. */
    private Loop loop(String name, Duration period) {
        Loop loop = new Loop(name, period, any -> false, (where, e) -> {}, (thread, task) -> {
            started.add(thread);
            return Thread.currentThread();
        });
        loops.add(loop);
        loop.start();
        return loop;
    }

    private void secondsPass(int seconds) {
        for (int second = 0; second < seconds; second++) {
            nanos.addAndGet(1_000_000_000L);
            loops.look();
        }
    }

    private List<String> stalled() {
        return loops.states().stream()
                .filter(Loops.State::stalled)
                .map(Loops.State::name)
                .toList();
    }

    @Test
    void one_that_does_its_work_is_well() {
        Loop clock = loop("clock", Duration.ofMillis(17));
        for (int second = 0; second < 100; second++) {
            clock.beat();
            secondsPass(1);
        }

        assertThat(stalled()).isEmpty();
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void one_that_stands_still_is_seen_said_once_and_said_again_when_it_goes_on() {
        Loop clock = loop("clock", Duration.ofMillis(17));
        loop("reaper", Duration.ofMinutes(1));
        clock.beat();
        secondsPass(60);

        assertThat(stalled()).containsExactly("clock");
        assertThat(loops.states().get(0).since()).isBetween(Duration.ofSeconds(58), Duration.ofSeconds(60));
        assertThat(log.lines())
                .containsExactly(
                        "WARN the agent's thread portkeeper-clock has been stalled for 10 s: it hangs, fails each"
                                + " time, or cannot be started");

        clock.beat();
        secondsPass(1);

        assertThat(stalled()).isEmpty();
        assertThat(log.lines()).hasSize(2).last().isEqualTo("WARN the agent's thread portkeeper-clock works again");
    }

    @Test
    void one_has_several_of_its_periods_to_do_its_work() {
        loop("housekeeping", Duration.ofSeconds(10)).beat();
        secondsPass(39);
        assertThat(stalled()).isEmpty();

        secondsPass(5);
        assertThat(stalled()).containsExactly("housekeeping");
    }

    @Test
    void one_that_waits_for_work_may_wait_for_ever_and_not_hang_in_it() {
        Loop commands = loop("commands", Duration.ZERO);
        commands.rest();
        secondsPass(1_000);
        assertThat(stalled()).isEmpty();

        commands.beat();
        secondsPass(20);
        assertThat(stalled()).containsExactly("commands");
    }

    /** If SIGSTOP, a laptop's sleep or a debugger stops a process, all its threads stand still, including the one that looks. */
    @Test
    void a_process_that_was_stopped_for_an_hour_is_well() {
        Loop clock = loop("clock", Duration.ofMillis(17));
        clock.beat();
        secondsPass(1);
        nanos.addAndGet(Duration.ofHours(1).toNanos());
        secondsPass(1);

        assertThat(stalled()).isEmpty();
    }

    @Test
    void one_that_has_ended_is_started_again() {
        AtomicLong starts = new AtomicLong();
        Loop clock = new Loop(
                "clock",
                Duration.ofMillis(17),
                any -> false,
                (where, e) -> {},
                (name, task) -> starts.incrementAndGet() == 1 ? new Thread(task, name) : Thread.currentThread());
        loops.add(clock);
        clock.start();
        assertThat(starts).hasValue(1);

        secondsPass(1);

        assertThat(starts).hasValue(2);
        assertThat(log.lines())
                .containsExactly("WARN the agent's thread portkeeper-clock had ended, and was started again");
        assertThat(notices.total(Notices.Kind.REVIVED)).isEqualTo(1);
        assertThat(stalled()).isEmpty();
    }

    @Test
    void one_for_which_there_is_no_thread_is_stalled_at_once_and_the_others_are_seen_to() {
        boolean[] lacking = {true};
        Loop clock = new Loop("clock", Duration.ofMillis(17), any -> false, (where, e) -> {}, (name, task) -> {
            if (lacking[0]) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return Thread.currentThread();
        });
        loops.add(clock);
        clock.start();
        loop("reaper", Duration.ofMillis(500));
        secondsPass(30);

        assertThat(stalled()).containsExactly("clock", "reaper");

        lacking[0] = false;
        secondsPass(1);

        assertThat(stalled()).containsExactly("reaper");
    }

    @Test
    void a_thread_that_has_nothing_left_to_do_is_not_missed() {
        loops.start("views", Duration.ZERO, loop -> false);
        for (int second = 0; second < 60; second++) {
            secondsPass(1);
        }

        await().until(() -> stalled().isEmpty());
        assertThat(notices.total(Notices.Kind.REVIVED)).isZero();
    }

    @Test
    void a_second_one_of_a_name_takes_the_place_of_the_first_which_ends() throws InterruptedException {
        CountDownLatch second = new CountDownLatch(1);
        Thread[] first = new Thread[1];
        CountDownLatch begun = new CountDownLatch(1);
        loops.start("views", Duration.ZERO, loop -> {
            first[0] = Thread.currentThread();
            begun.countDown();
            second.await();
            return true;
        });
        begun.await();
        loops.start("views", Duration.ZERO, loop -> {
            Thread.sleep(Long.MAX_VALUE);
            return true;
        });
        second.countDown();

        first[0].join(30_000);
        assertThat(first[0].isAlive()).isFalse();
        assertThat(loops.states()).hasSize(1);
    }

    @Test
    void is_seen_though_it_cannot_be_said_and_said_when_it_can() {
        boolean[] lacking = {true};
        Notices mute = new Notices(
                log,
                line -> {
                    if (lacking[0]) {
                        throw new OutOfMemoryError("of the log");
                    }
                    line.run();
                },
                nanos::get);
        Loops seen = new Loops(mute, nanos::get);
        Loop clock = new Loop(
                "clock", Duration.ZERO, any -> false, (where, e) -> {}, (name, task) -> Thread.currentThread());
        seen.add(clock);
        clock.start();
        for (int second = 0; second < 13; second++) {
            nanos.addAndGet(1_000_000_000L);
            seen.look();
        }
        assertThat(seen.states().get(0).stalled()).isTrue();
        assertThat(log.lines()).isEmpty();

        lacking[0] = false;
        nanos.addAndGet(1_000_000_000L);
        seen.look();

        assertThat(log.lines()).singleElement().asString().contains("portkeeper-clock has been stalled for ");
    }
}
