package io.portkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.weave.Installer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JvmChecksTest {

    @Test
    void find_this_jvm_as_the_agent_needs_it() {
        assertThat(JvmChecks.ofThisJvm()).hasSize(3).allMatch(check -> check.result() == Check.Result.OK);
    }

    @Test
    void fail_where_the_agent_would_not_start() {
        Check check = JvmChecks.hookPoints(
                new Installer.Missing(List.of("sun.nio.ch.Net.connect(...)I (choosing)"), List.of("other"), Set.of()));

        assertThat(check.result()).isEqualTo(Check.Result.FAIL);
        assertThat(check.seen()).isEqualTo("this JVM lacks sun.nio.ch.Net.connect(...)I (choosing)");
    }

    @Test
    void warn_where_the_agent_does_less() {
        Check check = JvmChecks.hookPoints(new Installer.Missing(List.of(), List.of("one", "two"), Set.of()));

        assertThat(check.result()).isEqualTo(Check.Result.WARN);
        assertThat(check.seen()).isEqualTo("this JVM lacks one, two");
    }

    @Test
    void say_what_is_off_without_a_module() {
        List<Check> checks = JvmChecks.modules(Set.of("java.base", "java.instrument", "jdk.attach"));

        assertThat(checks)
                .containsExactly(
                        Check.warn(
                                "modules",
                                "java.management is missing: no JMX",
                                "make the run-time image with jlink --add-modules java.management"),
                        Check.warn(
                                "modules",
                                "jdk.jfr is missing: no events in flight recordings",
                                "make the run-time image with jlink --add-modules jdk.jfr"));
    }

    @Test
    void fail_where_there_can_be_no_agent() {
        assertThat(JvmChecks.modules(Set.of("java.base")))
                .filteredOn(check -> check.result() == Check.Result.FAIL)
                .singleElement()
                .satisfies(check -> assertThat(check.seen()).startsWith("java.instrument is missing"));
    }

    @Test
    void fail_elsewhere_than_on_linux() {
        assertThat(JvmChecks.notLinux("Mac OS X"))
                .isEqualTo(
                        Check.fail("system", "Mac OS X", "run the proxy on Linux; elsewhere the agent does nothing"));
    }
}
