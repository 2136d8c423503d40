package io.portkeeper.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DaemonTest {

    private final Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();

    @AfterEach
    void restore() {
        Thread.setDefaultUncaughtExceptionHandler(before);
    }

    /** Such a handler may end the JVM. */
    @Test
    void tells_no_handler_of_the_applications_of_its_end() throws InterruptedException {
        List<Throwable> told = Collections.synchronizedList(new ArrayList<>());
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> told.add(e));
        Daemon.start("portkeeper-test", () -> {
                    throw new AssertionError("on purpose");
                })
                .join();

        assertThat(told).isEmpty();
    }

    /** Any code can get the thread, by Thread.getAllStackTraces(). */
    @Test
    void has_nothing_of_a_class_of_the_agents() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        Thread thread = Daemon.start("portkeeper-test", () -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                // The thread ends in this case too.
            }
        });
        try {
            assertThat(thread.getClass()).isEqualTo(Thread.class);
            assertThat(thread.getContextClassLoader()).isNull();
            assertThat(thread.getUncaughtExceptionHandler().getClass().getClassLoader())
                    .isNull();
        } finally {
            end.countDown();
            thread.join();
        }
    }
}
