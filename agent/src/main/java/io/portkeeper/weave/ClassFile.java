package io.portkeeper.weave;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.utility.OpenedClassReader;

/** The methods of one class file, which of them call the bridge, and the fields that it has or uses. */
final class ClassFile {

    /** Their names, not the classes themselves, which only a JVM with the agent has. The build relocates both. */
    private static final String BRIDGE = "io/portkeeper/boot/PortkeeperBridge";

    private static final String TRANSPORTS = "io/portkeeper/transport/PortkeeperTransports";

    private final Set<String> fields = new HashSet<>();
    private final Set<String> methods = new HashSet<>();
    private final Set<String> withoutBody = new HashSet<>();
    private final Set<String> natives = new TreeSet<>();
    private final Set<String> hooked = new HashSet<>();

    ClassFile(byte[] bytes) {
        OpenedClassReader.of(bytes).accept(new Members(), ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    }

    boolean has(String method, String descriptor) {
        return has(method.concat(descriptor));
    }

    /** Whether it has that method, or has or uses that field; name and descriptor are in one string. */
    boolean has(String member) {
        return methods.contains(member) || fields.contains(member);
    }

    /** Whether it has that method, with a body that can be added to. */
    boolean hasBody(String method, String descriptor) {
        String member = method.concat(descriptor);
        return methods.contains(member) && !withoutBody.contains(member);
    }

    /**
     * Its methods, each with name and descriptor in one string.
     *
     * @param withBody whether to return only those that can be added to
     */
    Set<String> methods(boolean withBody) {
        Set<String> wanted = new HashSet<>(methods);
        if (withBody) {
            wanted.removeAll(withoutBody);
        }
        return wanted;
    }

    /** The names of its native methods. */
    Set<String> natives() {
        return natives;
    }

    boolean callsBridge(HookPoint point) {
        return hooked.contains(point.method().concat(point.descriptor()));
    }

    private final class Members extends ClassVisitor {

        Members() {
            super(OpenedClassReader.ASM_API);
        }

        @Override
        public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
            fields.add(name.concat(descriptor));
            return null;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            String method = name.concat(descriptor);
            methods.add(method);
            if ((access & (Opcodes.ACC_NATIVE | Opcodes.ACC_ABSTRACT)) != 0) {
                withoutBody.add(method);
            }
            if ((access & Opcodes.ACC_NATIVE) != 0) {
                natives.add(name);
            }
            return new MethodVisitor(OpenedClassReader.ASM_API) {
                @Override
                public void visitFieldInsn(int opcode, String owner, String used, String type) {
                    fields.add(used.concat(type));
                }

                @Override
                public void visitMethodInsn(int opcode, String owner, String called, String type, boolean isInterface) {
                    if (owner.equals(BRIDGE) || owner.equals(TRANSPORTS)) {
                        hooked.add(method);
                    }
                }
            };
        }
    }
}
