package io.portkeeper.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.linux.JdkMember;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HookPointsTest {

    static List<JdkImage> jdks() throws IOException {
        return JdkImage.all();
    }

    private static final String UNIX = "sun.nio.ch.UnixDispatcher";

    @ParameterizedTest
    @MethodSource("jdks")
    void are_methods_with_a_body_in_every_jdk_at_hand(JdkImage jdk) {
        assertThat(jdk.hookPoints()).hasSameSizeAs(HookPoints.ALL).allSatisfy(point -> {
            var members = JdkImage.members(jdk.classFile(point.className()));
            assertThat(members).containsKey(point.method() + point.descriptor());
            int access = members.get(point.method() + point.descriptor());
            assertThat(Modifier.isAbstract(access) || Modifier.isNative(access)).isFalse();
        });
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void have_beside_them_every_member_that_the_agent_calls(JdkImage jdk) {
        List<JdkMember> members = new ArrayList<>(JdkMember.ALL);
        members.addAll(JdkMember.OPTIONAL);
        assertThat(members).isNotEmpty().allSatisfy(member -> {
            var all = JdkImage.members(jdk.classFile(member.className()));
            assertThat(all).containsKey(member.name() + member.descriptor());
            assertThat(Modifier.isStatic(all.get(member.name() + member.descriptor())))
                    .isEqualTo(member.isStatic());
        });
    }

    @Test
    void cover_connect_all_ways_to_close_to_send_and_to_transfer() {
        assertThat(HookPoints.ALL)
                .extracting(hook -> hook.forms().get(0).method())
                .containsExactly(
                        "connect",
                        "close",
                        "implPreClose",
                        "shutdownOutput",
                        "implCloseNonBlockingMode",
                        "shutdownOutput",
                        "shutdownOutput",
                        "close",
                        "sendOutOfBandData",
                        "sendUrgentData",
                        "read",
                        "readv",
                        "write",
                        "writev",
                        "transferTo");
    }

    /** The agent weaves the same hook into whichever form the JVM has. */
    @Test
    void of_one_hook_have_one_purpose_and_one_hook() {
        assertThat(HookPoints.ALL)
                .allSatisfy(hook -> assertThat(hook.forms())
                        .allMatch(form -> form.purpose() == hook.purpose())
                        .allMatch(form -> form.hook() == hook.forms().get(0).hook())
                        .doesNotHaveDuplicates());
    }

    @Test
    void are_taken_in_the_newest_form_that_is_there() {
        JdkHook hook = new JdkHook(List.of(point("preClose", "(II)V"), point("preClose", "(I)V")), null);

        assertThat(hook.in(classes("preClose", "(I)V"))).isEqualTo(hook.forms().get(1));
        assertThat(hook.in(classes("preClose", "(II)V"))).isEqualTo(hook.forms().get(0));
        assertThat(hook.in(classes("preClose", "(J)V"))).isNull();
    }

    @Test
    void are_not_there_without_the_field_that_the_hook_reads() {
        JdkHook hook = new JdkHook(List.of(point("close", "()V")), "fdI");

        assertThat(hook.in(classes("close", "()V"))).isNull();
    }

    private static HookPoint point(String method, String descriptor) {
        return new HookPoint(UNIX, method, descriptor, Purpose.CLOSE, Hooks.CLOSE);
    }

    private static Map<String, ClassFile> classes(String method, String descriptor) {
        Map<String, ClassFile> files = new HashMap<>();
        files.put(UNIX, new ClassFile(JdkImage.classWith(UNIX, method, descriptor)));
        return files;
    }
}
