package io.portkeeper.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BridgeDefinerTest {

    private Object[] redefined;

    /** Records what it is asked to open, and opens nothing. */
    private final Instrumentation instrumentation = (Instrumentation) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {Instrumentation.class}, (proxy, method, arguments) -> {
                assertThat(method.getName()).isEqualTo("redefineModule");
                redefined = arguments;
                return null;
            });

    @Test
    void opens_four_packages_to_the_agents_own_module_and_changes_nothing_else_of_java_base() {
        assertThatExceptionOfType(IllegalAccessException.class)
                .as("nothing is defined where nothing was opened")
                .isThrownBy(() -> BridgeDefiner.define(instrumentation));

        Set<Module> own = Set.of(BridgeDefiner.class.getModule());
        assertThat(redefined)
                .containsExactly(
                        Object.class.getModule(),
                        Set.of(),
                        Map.of(),
                        Map.of("java.lang", own, "java.net", own, "jdk.internal.misc", own, "sun.nio.ch", own),
                        Set.of(),
                        Map.of());
    }
}
