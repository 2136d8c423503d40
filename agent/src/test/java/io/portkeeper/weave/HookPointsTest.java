package io.portkeeper.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.linux.JdkMember;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HookPointsTest {

    static List<JdkImage> jdks() throws IOException {
        return JdkImage.all();
    }

    static IntStream features() {
        return IntStream.rangeClosed(17, 28);
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void are_methods_with_a_body_in_every_jdk_at_hand(JdkImage jdk) {
        assertThat(HookPoints.of(jdk.feature())).isNotEmpty().allSatisfy(point -> {
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
                    .isTrue();
        });
    }

    @ParameterizedTest
    @MethodSource("features")
    void cover_connect_all_ways_to_close_and_to_transfer_in_every_release_once(int feature) {
        assertThat(HookPoints.of(feature))
                .extracting(HookPoint::method)
                .containsExactly(
                        "connect",
                        "close",
                        feature < 21 ? "preClose" : "implPreClose",
                        "shutdownOutput",
                        "implCloseNonBlockingMode",
                        "shutdownOutput",
                        "shutdownOutput",
                        "close",
                        "read",
                        "readv",
                        "write",
                        "writev",
                        feature < 21 ? "transferToDirectlyInternal" : "transferTo");
    }

    /** {@code close} moved up from SocketDispatcher. */
    @Test
    void close_in_the_class_that_the_release_has_it_in() {
        assertThat(HookPoints.of(17)).extracting(HookPoint::className).contains("sun.nio.ch.SocketDispatcher");
        assertThat(HookPoints.of(25)).extracting(HookPoint::className).contains("sun.nio.ch.UnixDispatcher");
    }

    @Test
    void are_none_before_the_oldest_release_that_the_agent_knows() {
        assertThat(HookPoints.of(16)).isEmpty();
    }
}
