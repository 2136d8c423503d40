package io.portkeeper.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portkeeper.linux.JdkMember;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

class InstallerTest {

    private static final String NET = "sun.nio.ch.Net";

    private final FakeInstrumentation jvm = new FakeInstrumentation();
    private final List<Throwable> failures = new ArrayList<>();
    private final Installer installer = new Installer(jvm.instrumentation, failures::add, false);

    /** Gives the JVM a class without its methods of that name. */
    private void remove(String className, String method) {
        ClassWriter writer = new ClassWriter(0);
        ClassFile.reader(JdkImage.running().classFile(className))
                .accept(
                        new ClassVisitor(Opcodes.ASM9, writer) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access, String name, String descriptor, String signature, String[] exceptions) {
                                return name.equals(method)
                                        ? null
                                        : super.visitMethod(access, name, descriptor, signature, exceptions);
                            }
                        },
                        0);
        jvm.replaced.put(className, writer.toByteArray());
    }

    @Test
    void misses_nothing_in_this_jdk() throws Exception {
        assertThat(installer.install()).isEqualTo(new Installer.Missing(List.of(), List.of(), Set.of()));
    }

    @Test
    void loads_nothing_before_main_that_can_wait() throws Exception {
        installer.install();

        Class<?> channel = Class.forName("sun.nio.ch.SocketChannelImpl", false, null);
        assertThat(jvm.transform(channel)).isEqualTo(JdkImage.running().classFile(channel.getName()));
    }

    @Test
    void names_what_is_missing_of_the_rest_and_weaves_what_there_is() throws Exception {
        remove("sun.nio.ch.SocketChannelImpl", "shutdownOutput");

        Installer.Missing missing = installer.installRest();

        assertThat(missing.required()).isEmpty();
        assertThat(missing.optional()).singleElement().asString().contains("shutdownOutput", "which side closes first");
        assertThat(jvm.transformers).hasSize(1);
    }

    @Test
    void leaves_its_hooks_in_place() throws Exception {
        installer.install();
        assertThat(installer.installRest()).isEqualTo(new Installer.Missing(List.of(), List.of(), Set.of()));

        for (HookPoint point : JdkImage.running().hookPoints()) {
            byte[] installed = jvm.transform(Class.forName(point.className(), false, null));
            assertThat(new ClassFile(installed).callsBridge(point)).isTrue();
        }
        assertThat(jvm.transformers)
                .hasSize(2)
                .allSatisfy(transformer -> assertThat(transformer).isInstanceOf(WeavingTransformer.class));
    }

    @Test
    void names_a_hook_point_that_is_missing_and_what_it_is_for() throws Exception {
        remove(NET, "connect");

        assertThat(installer.install().required())
                .singleElement()
                .asString()
                .startsWith(
                        "sun.nio.ch.Net.connect(Ljava/net/ProtocolFamily;Ljava/io/FileDescriptor;Ljava/net/InetAddress;I)I"
                                + " (choosing the source of a connection; nearest: sun.nio.ch.Net.")
                .contains("sun.nio.ch.Net.pollConnectNow(");
    }

    @Test
    void names_a_member_that_is_missing() throws Exception {
        remove(NET, "setIntOption0");

        assertThat(installer.install().required())
                .singleElement()
                .asString()
                .startsWith("sun.nio.ch.Net.setIntOption0(Ljava/io/FileDescriptor;ZIIIZ)V (nearest: sun.nio.ch.Net.");
    }

    @Test
    void weaves_nothing_when_anything_is_missing() throws Exception {
        remove(NET, "setIntOption0");
        installer.install();

        assertThat(jvm.transformers).isEmpty();
    }

    @Test
    void names_every_hook_point_that_the_jvm_did_not_take() throws Exception {
        jvm.refusesChanges = true;
        List<String> points = JdkImage.running().hookPoints().stream()
                .filter(point -> !point.purpose().canWait())
                .map(point -> point + " was not woven")
                .toList();

        assertThat(installer.install().required()).containsExactlyElementsOf(points);
    }

    @Test
    void takes_its_hooks_back_when_the_jvm_did_not_take_one() throws Exception {
        jvm.refusesChanges = true;
        installer.install();

        assertThat(jvm.transformers).isEmpty();
    }

    @Test
    void asks_for_the_classes_of_all_members() throws Exception {
        for (JdkMember member : JdkMember.ALL) {
            remove(member.className(), member.name());
            assertThat(new Installer(jvm.instrumentation, failures::add, false)
                            .install()
                            .required())
                    .anyMatch(text -> text.startsWith(member.toString()));
            jvm.replaced.clear();
        }
    }

    @Test
    void goes_without_an_optional_hook_point_and_names_it() throws Exception {
        HookPoint optional = JdkImage.running().hookPoints().stream()
                .filter(point -> !point.purpose().isRequired())
                .findFirst()
                .orElseThrow();
        remove(optional.className(), optional.method());

        Installer.Missing missing = installer.install();

        assertThat(missing.required()).isEmpty();
        assertThat(missing.optional())
                .singleElement()
                .asString()
                .contains("." + optional.method() + "(", "(" + optional.purpose() + "; nearest: ");
        assertThat(missing.lost()).containsExactly(optional.purpose());
        assertThat(jvm.transformers).singleElement().isInstanceOf(WeavingTransformer.class);
    }

    @Test
    void takes_its_hooks_back_when_the_jvm_throws() {
        jvm.failure = new VerifyError("on purpose");

        assertThatThrownBy(installer::install).isSameAs(jvm.failure);
        assertThat(jvm.transformers).isEmpty();
    }
}
