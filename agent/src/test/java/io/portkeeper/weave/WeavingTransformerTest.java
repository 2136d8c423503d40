package io.portkeeper.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

class WeavingTransformerTest {

    private static final String NET = "sun.nio.ch.Net";
    private static final JdkImage JDK = JdkImage.running();

    private final Weaver weaver = new Weaver(JDK.hookPoints());
    private final List<Throwable> failures = new ArrayList<>();
    private final WeavingTransformer transformer = new WeavingTransformer(weaver, failures::add, false);
    private final byte[] original = JDK.classFile(NET);

    @Test
    void hands_out_what_was_woven_before() {
        transformer.prepare(NET, original);
        byte[] first = transform(null, "sun/nio/ch/Net", original);

        assertThat(first).isEqualTo(weaver.weave(NET, original));
        assertThat(transform(null, "sun/nio/ch/Net", original.clone())).isSameAs(first);
    }

    @Test
    void weaves_what_another_agent_has_made_of_the_class() {
        transformer.prepare(NET, original);
        byte[] changed = withSource(original);

        assertThat(transform(null, "sun/nio/ch/Net", changed))
                .isEqualTo(weaver.weave(NET, changed))
                .isNotEqualTo(weaver.weave(NET, original));
    }

    @Test
    void leaves_unrelated_classes_alone() {
        transformer.prepare(NET, original);

        assertThat(transform(null, "sun/nio/ch/NetHooks", original)).isNull();
        assertThat(transform(null, null, original)).isNull();
    }

    /** Another agent may redefine a class with the class file that it has got from the JVM. */
    @Test
    void weaves_nothing_that_is_woven_already() {
        transformer.prepare(NET, original);

        assertThat(transform(null, "sun/nio/ch/Net", weaver.weave(NET, original)))
                .isNull();
        assertThat(failures).isEmpty();
    }

    @Test
    void leaves_a_class_alone_that_has_the_name_but_another_loader() {
        transformer.prepare(NET, original);

        assertThat(transform(getClass().getClassLoader(), "sun/nio/ch/Net", original))
                .isNull();
    }

    @Test
    void refuses_at_once_a_class_file_that_it_cannot_read() {
        assertThatThrownBy(() -> transformer.prepare(NET, new byte[] {1, 2, 3})).isInstanceOf(RuntimeException.class);
    }

    @Test
    void tells_when_it_cannot_weave_what_another_agent_has_made() {
        transformer.prepare(NET, original);

        assertThat(transform(null, "sun/nio/ch/Net", new byte[] {1, 2, 3})).isNull();
        assertThat(failures).hasSize(1);
    }

    /** If no connect may bypass the agent, the other agent's change is lost. */
    @Test
    void stays_woven_where_it_must_when_it_cannot_weave_what_another_agent_has_made() {
        WeavingTransformer strict = new WeavingTransformer(weaver, failures::add, true);
        strict.prepare(NET, original);

        assertThat(strict.transform(null, null, "sun/nio/ch/Net", null, null, new byte[] {1, 2, 3}))
                .isEqualTo(weaver.weave(NET, original));
        assertThat(failures).hasSize(1);
    }

    private byte[] transform(ClassLoader loader, String name, byte[] file) {
        return transformer.transform(null, loader, name, null, null, file);
    }

    private static byte[] withSource(byte[] file) {
        ClassWriter writer = new ClassWriter(0);
        ClassFile.reader(file)
                .accept(
                        new ClassVisitor(Opcodes.ASM9, writer) {
                            @Override
                            public void visitSource(String source, String debug) {
                                super.visitSource("Changed.java", debug);
                            }
                        },
                        0);
        return writer.toByteArray();
    }
}
