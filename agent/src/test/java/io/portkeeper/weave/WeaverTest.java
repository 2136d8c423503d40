package io.portkeeper.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.boot.PortkeeperBridge;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

class WeaverTest {

    private static final JdkImage JDK = JdkImage.running();
    private static final List<HookPoint> POINTS = JDK.hookPoints();

    private final Weaver weaver = new Weaver(POINTS);

    static Stream<HookPoint> points() {
        return POINTS.stream();
    }

    private byte[] weave(String className, byte[] file) {
        return weaver.weave(className, file);
    }

    @ParameterizedTest
    @MethodSource("points")
    void makes_the_hooked_method_call_the_bridge(HookPoint point) {
        byte[] original = JDK.classFile(point.className());
        byte[] woven = weave(point.className(), original);

        assertThat(new ClassFile(original).callsBridge(point)).isFalse();
        assertThat(new ClassFile(woven).callsBridge(point)).isTrue();
    }

    /** Otherwise a woven method throws a NoSuchMethodError when it is first called. */
    @Test
    void makes_them_call_methods_that_are_there_in_this_order() {
        Map<String, List<String>> calls = new TreeMap<>();
        for (HookPoint point : POINTS) {
            calls.put(point.method() + " " + point.purpose().name(), bridgeCalls(point));
        }

        assertThat(calls)
                .containsAllEntriesOf(Map.of(
                        "connect CONNECT", List.of("connecting", "connected", "tryAgain", "explain"),
                        "close CLOSE", List.of("closing"),
                        "read ACTIVITY", List.of("read"),
                        "readv ACTIVITY", List.of("read"),
                        "write ACTIVITY", List.of("writing", "written"),
                        "writev ACTIVITY", List.of("gathering", "written"),
                        "close HALF_CLOSE", List.of("halfClosing"),
                        "shutdownOutput HALF_CLOSE", List.of("halfClosing"),
                        "sendUrgentData URGENT_DATA", List.of("writingUrgently")))
                .hasSizeGreaterThanOrEqualTo(13);
    }

    /** The names of the methods of the bridge that it calls, each of which exists. */
    private List<String> bridgeCalls(HookPoint point) {
        List<String> names = new ArrayList<>();
        ClassFile.reader(weave(point.className(), JDK.classFile(point.className())))
                .accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access, String name, String descriptor, String signature, String[] exceptions) {
                                return (name + descriptor).equals(point.method() + point.descriptor())
                                        ? new BridgeCalls(names)
                                        : null;
                            }
                        },
                        0);
        return names;
    }

    private static final class BridgeCalls extends MethodVisitor {

        private final List<String> names;

        BridgeCalls(List<String> names) {
            super(Opcodes.ASM9);
            this.names = names;
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            if (owner.equals(Hooks.BRIDGE)) {
                assertThat(PortkeeperBridge.class.getDeclaredMethods())
                        .filteredOn(method -> Modifier.isStatic(method.getModifiers()))
                        .filteredOn(method -> Modifier.isPublic(method.getModifiers()))
                        .extracting(method -> method.getName() + Type.getMethodDescriptor(method))
                        .contains(name + descriptor);
                names.add(name);
            }
        }
    }

    /** The JVM refuses to retransform a class whose members change. */
    @ParameterizedTest
    @MethodSource("points")
    void adds_no_member_and_changes_no_signature(HookPoint point) {
        byte[] original = JDK.classFile(point.className());

        assertThat(JdkImage.members(weave(point.className(), original))).isEqualTo(JdkImage.members(original));
    }

    @ParameterizedTest
    @MethodSource("points")
    void changes_the_code_of_the_hooked_methods_only(HookPoint point) {
        byte[] original = JDK.classFile(point.className());
        byte[] woven = weave(point.className(), original);
        List<String> hooked = POINTS.stream()
                .filter(other -> other.className().equals(point.className()))
                .map(other -> other.method() + other.descriptor())
                .toList();

        for (String member : JdkImage.members(original).keySet()) {
            if (hooked.contains(member)) {
                assertThat(only(member, woven)).isNotEqualTo(only(member, original));
            } else {
                assertThat(only(member, woven)).as(member).isEqualTo(only(member, original));
            }
        }
    }

    /** A class file with only this method or field, and a new constant pool. */
    private static byte[] only(String member, byte[] file) {
        ClassWriter writer = new ClassWriter(0);
        ClassFile.reader(file)
                .accept(
                        new ClassVisitor(Opcodes.ASM9, writer) {
                            @Override
                            public FieldVisitor visitField(
                                    int access, String name, String descriptor, String signature, Object value) {
                                return member.equals(name + " " + descriptor)
                                        ? super.visitField(access, name, descriptor, signature, value)
                                        : null;
                            }

                            @Override
                            public MethodVisitor visitMethod(
                                    int access, String name, String descriptor, String signature, String[] exceptions) {
                                return member.equals(name + descriptor)
                                        ? super.visitMethod(access, name, descriptor, signature, exceptions)
                                        : null;
                            }
                        },
                        0);
        return writer.toByteArray();
    }
}
