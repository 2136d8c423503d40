package io.portkeeper.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.portkeeper.boot.PortkeeperBridge;
import io.portkeeper.transport.PortkeeperTransports;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.objectweb.asm.Type;

class HooksTest {

    private static final Map<String, Class<?>> CALLED =
            Map.of(Hooks.BRIDGE, PortkeeperBridge.class, Hooks.TRANSPORTS, PortkeeperTransports.class);

    static Stream<Call> calls() throws IllegalAccessException {
        List<Call> calls = new ArrayList<>();
        for (Field field : Hooks.class.getDeclaredFields()) {
            if (field.getType() == Hook.class && field.get(null) instanceof CallHook hook) {
                calls.addAll(hook.calls());
            }
        }
        return calls.stream();
    }

    @Test
    void are_those_of_the_tables() throws IllegalAccessException {
        assertThat(calls()).hasSizeGreaterThan(HookPoints.ALL.size());
    }

    /** Otherwise the woven method throws a NoSuchMethodError when it is first called. */
    @ParameterizedTest
    @MethodSource("calls")
    void call_methods_that_are_there(Call call) {
        Class<?> called = CALLED.get(call.owner());
        assertThat(called).as(call.owner()).isNotNull();
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

    @Test
    void around_a_connect_call_methods_that_are_there() {
        assertThat(PortkeeperBridge.class.getDeclaredMethods())
                .extracting(Method::getName, Type::getMethodDescriptor)
                .contains(
                        tuple(
                                "connecting",
                                "(Ljava/net/ProtocolFamily;Ljava/io/FileDescriptor;Ljava/net/InetAddress;I)Ljava/lang/Object;"),
                        tuple("connected", "(Ljava/lang/Object;)V"),
                        tuple("tryAgain", "(Ljava/lang/Object;Ljava/lang/Throwable;)Z"),
                        tuple("explain", "(Ljava/lang/Object;Ljava/lang/Throwable;)Ljava/lang/Throwable;"));
    }
}
