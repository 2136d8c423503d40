package io.portkeeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Code that runs inside java.base or before main contains no invokedynamic. Linking one there runs Java code in the middle of
 * class loading, which ends in a ClassCircularityError, and takes 20 ms.
 */
class NoLambdaTest {

    private static final String ROOT = "target/classes/io/portkeeper/";

    static Stream<String> premain_boot_and_transport() {
        return Stream.of("premain", "boot", "transport")
                .flatMap(name -> Arrays.stream(new File(ROOT + name).list()).map(file -> name + "/" + file))
                .filter(file -> file.endsWith(".class") && !file.endsWith("package-info.class"));
    }

    @ParameterizedTest
    @MethodSource("premain_boot_and_transport")
    void the_entry_and_what_woven_methods_call_have_none(String file) throws IOException {
        assertThat(dynamicCalls(file)).isEmpty();
    }

    @Test
    void is_found_where_there_is_one() throws IOException {
        assertThat(dynamicCalls("pool/Strategy.class")).isNotEmpty();
    }

    private static List<String> dynamicCalls(String file) throws IOException {
        List<String> calls = new ArrayList<>();
        try (InputStream in = new FileInputStream(ROOT + file)) {
            new ClassReader(in.readAllBytes())
                    .accept(
                            new ClassVisitor(Opcodes.ASM9) {
                                @Override
                                public MethodVisitor visitMethod(
                                        int access,
                                        String method,
                                        String descriptor,
                                        String signature,
                                        String[] exceptions) {
                                    return new MethodVisitor(Opcodes.ASM9) {
                                        @Override
                                        public void visitInvokeDynamicInsn(
                                                String name, String type, Handle bootstrap, Object... arguments) {
                                            calls.add(method + " calls " + name + type);
                                        }
                                    };
                                }
                            },
                            ClassReader.SKIP_DEBUG);
        }
        return calls;
    }
}
