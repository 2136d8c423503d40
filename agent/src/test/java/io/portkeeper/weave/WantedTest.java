package io.portkeeper.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.linux.JdkMember;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WantedTest {

    private final JdkImage jdk = JdkImage.running();

    static List<JdkImage> jdks() throws IOException {
        return JdkImage.all();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void misses_nothing_in_every_jdk_at_hand(JdkImage any) {
        assertThat(Wanted.missingIn(any::classFile)).isEqualTo(new Installer.Missing(List.of(), List.of(), Set.of()));
    }

    @Test
    void misses_hook_points_and_members_where_a_class_is_missing() {
        Installer.Missing missing =
                Wanted.missingIn(name -> name.equals("sun.nio.ch.Net") ? null : jdk.classFile(name));

        assertThat(missing.required())
                .anyMatch(text -> text.startsWith("sun.nio.ch.Net.connect("))
                .anyMatch(text -> text.startsWith("sun.nio.ch.Net.setIntOption0("));
        assertThat(missing.lost()).containsExactly(Purpose.CONNECT);
    }

    /** An update of a JDK may change a method. The log must say where to look for it. */
    @Test
    void names_what_is_nearest_to_a_method_that_an_update_has_changed() {
        HookPoint preClose = jdk.hookPoints().stream()
                .filter(point -> point.method().endsWith("reClose"))
                .findFirst()
                .orElseThrow();
        byte[] changed = JdkImage.classWith(preClose.className(), preClose.method(), "(Ljava/io/FileDescriptor;F)V");

        Installer.Missing missing =
                Wanted.missingIn(name -> name.equals(preClose.className()) ? changed : jdk.classFile(name));

        assertThat(missing.lost()).contains(Purpose.CLOSE);
        assertThat(missing.optional())
                .anyMatch(text -> text.contains(
                        "nearest: " + preClose.className() + "." + preClose.method() + "(Ljava/io/FileDescriptor;F)V"));
    }

    /** A name that was made longer is nearer than another of the same length. A method without a body cannot be woven. */
    @Test
    void names_a_method_by_its_new_name() {
        String name = jdk.hookPoints().get(1).className();

        Installer.Missing missing = Wanted.missingIn(file -> file.equals(name)
                ? JdkImage.classWith(name, "closeNow", "(Ljava/io/FileDescriptor;)V")
                : jdk.classFile(file));

        assertThat(missing.optional())
                .anyMatch(text -> text.contains("nearest: " + name + ".closeNow(Ljava/io/FileDescriptor;)V"));
    }

    @Test
    void can_do_without_optional_members_and_names_them() {
        String reset = "sun.nio.ch.DatagramChannelImpl";

        Installer.Missing missing = Wanted.missingIn(name -> name.equals(reset) ? null : jdk.classFile(name));

        assertThat(missing.required()).isEmpty();
        assertThat(missing.optional())
                .containsExactlyElementsOf(JdkMember.OPTIONAL.stream()
                        .map(JdkMember::toString)
                        .filter(text -> text.startsWith(reset))
                        .toList())
                .hasSize(1);
    }

    /** A JDK that is newer than ASM has the same members as before, as a rule. */
    @Test
    void reads_class_files_of_a_version_that_asm_does_not_know() {
        Installer.Missing missing = Wanted.missingIn(name -> {
            byte[] bytes = jdk.classFile(name);
            if (bytes != null) {
                bytes[4] = (byte) 0xff; // of a preview
                bytes[5] = (byte) 0xff;
                bytes[7] = 120;
            }
            return bytes;
        });

        assertThat(missing).isEqualTo(Wanted.missingIn(jdk::classFile));
    }
}
