package io.portkeeper.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** One test only: the simple logger reads its configuration once in the life of a JVM. */
class LogTest {

    @Test
    void has_its_level_and_leaves_no_trace_in_the_application() {
        Properties before = (Properties) System.getProperties().clone();
        ClassLoader context = Thread.currentThread().getContextClassLoader();

        Logger log = Log.at("warn");

        assertThat(log.isWarnEnabled()).isTrue();
        assertThat(log.isInfoEnabled()).isFalse();
        assertThat(log.getName()).isEqualTo("portkeeper");
        assertThat(System.getProperties()).isEqualTo(before);
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(context);
    }
}
