package io.portkeeper.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.boot.PortkeeperBridge;
import io.portkeeper.transport.PortkeeperTransports;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.objectweb.asm.Type;

class HooksTest {

    private static final Map<String, Class<?>> CALLED =
            Map.of(Hooks.BRIDGE, PortkeeperBridge.class, Hooks.TRANSPORTS, PortkeeperTransports.class);

    private static Set<Hook> hooks() throws IllegalAccessException {
        Set<Hook> hooks = new HashSet<>();
        for (Field field : Hooks.class.getDeclaredFields()) {
            if (field.getType() == Hook.class) {
                hooks.add((Hook) field.get(null));
            }
        }
        return hooks;
    }

    static Stream<Call> calls() throws IllegalAccessException {
        return hooks().stream().filter(CallHook.class::isInstance).flatMap(hook -> ((CallHook) hook).calls().stream());
    }

    @Test
    void are_all_in_the_tables() throws IllegalAccessException {
        Set<Hook> used = new HashSet<>();
        HookPoints.ALL.forEach(hook -> hook.forms().forEach(form -> used.add(form.hook())));
        NativeTransports.ALL.forEach(transport -> used.addAll(transport.hooks()));

        assertThat(hooks()).containsExactlyInAnyOrderElementsOf(used);
    }

    /** Otherwise the woven method throws a NoSuchMethodError when it is first called. */
    @ParameterizedTest
    @MethodSource("calls")
    void call_methods_that_are_there(Call call) {
        Class<?> called = CALLED.get(call.owner());
        assertThat(called).as(call.owner()).isNotNull();
        assertThat(Type.getArgumentTypes(call.member().substring(call.member().indexOf('('))))
                .hasSize(call.values());
        assertThat(Stream.of(called.getDeclaredMethods()))
                .filteredOn(method -> call.member().equals(method.getName() + Type.getMethodDescriptor(method)))
                .singleElement()
                .satisfies(method -> {
                    // Of a long or double, not all would be popped.
                    assertThat(method.getReturnType()).isIn(void.class, int.class);
                    assertThat(Modifier.isStatic(method.getModifiers())).isTrue();
                    assertThat(Modifier.isPublic(method.getModifiers())).isTrue();
                });
    }
}
