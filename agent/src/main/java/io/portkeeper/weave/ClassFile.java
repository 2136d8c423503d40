package io.portkeeper.weave;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** The methods of one class file, which of them call the bridge, and the fields that it has or uses. */
final class ClassFile {

    /** Where the major version is, JVMS 4.1. */
    private static final int MAJOR_VERSION = 6;

    /** The newest that this version of ASM reads. */
    private static final int NEWEST = Opcodes.V28;

    private final Set<String> fields = new HashSet<>();
    private final Set<String> methods = new HashSet<>();
    private final Set<String> withoutBody = new HashSet<>();
    private final Set<String> natives = new TreeSet<>();
    private final Set<String> hooked = new HashSet<>();

    /**
     * A reader of class files of any version, also of a JDK that is newer than ASM: what has changed in the format since, the
     * JVM would tell if the classes of java.base used it.
     */
    static ClassReader reader(byte[] bytes) {
        int version = ((bytes[MAJOR_VERSION] & 0xff) << 8) | (bytes[MAJOR_VERSION + 1] & 0xff);
        if (version <= NEWEST) {
            return new ClassReader(bytes);
        }
        byte[] copy = bytes.clone();
        setVersion(copy, NEWEST);
        ClassReader reader = new ClassReader(copy); // looks at the version now, and at nothing else of it
        setVersion(copy, version);
        return reader;
    }

    private static void setVersion(byte[] bytes, int version) {
        bytes[MAJOR_VERSION] = (byte) (version >>> 8);
        bytes[MAJOR_VERSION + 1] = (byte) version;
    }

    ClassFile(byte[] bytes) {
        reader(bytes).accept(new Members(), ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
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
            super(Opcodes.ASM9);
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
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public void visitFieldInsn(int opcode, String owner, String used, String type) {
                    fields.add(used.concat(type));
                }

                @Override
                public void visitMethodInsn(int opcode, String owner, String called, String type, boolean isInterface) {
                    if (owner.equals(Hooks.BRIDGE) || owner.equals(Hooks.TRANSPORTS)) {
                        hooked.add(method);
                    }
                }
            };
        }
    }
}
