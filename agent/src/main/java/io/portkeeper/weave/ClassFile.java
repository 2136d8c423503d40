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

    /** The newest that this version of ASM reads, but for preview versions. */
    private static final int NEWEST = Opcodes.V28;

    /** Where a class file has its minor and its major version, of two bytes each (JVMS 4.1). */
    private static final int VERSION = 4;

    private static final byte[] KNOWN_VERSION = {0, 0, 0, NEWEST};

    private final ClassReader reader;
    private final Set<String> fields = new HashSet<>();
    private final Set<String> methods = new HashSet<>();
    private final Set<String> withoutBody = new HashSet<>();
    private final Set<String> natives = new TreeSet<>();
    private Set<String> usedFields;

    /**
     * A reader of class files of any version. ASM refuses versions that are newer than itself, although the format has seldom
     * changed. If it has, ASM fails when it reads the file.
     */
    static ClassReader reader(byte[] bytes) {
        if (major(bytes) < NEWEST) {
            return new ClassReader(bytes);
        }
        byte[] copy = bytes.clone();
        System.arraycopy(KNOWN_VERSION, 0, copy, VERSION, KNOWN_VERSION.length);
        ClassReader reader = new ClassReader(copy); // looks at the version now, and only takes it over later
        System.arraycopy(bytes, VERSION, copy, VERSION, KNOWN_VERSION.length);
        return reader;
    }

    private static int major(byte[] bytes) {
        return ((bytes[VERSION + 2] & 0xff) << 8) | (bytes[VERSION + 3] & 0xff);
    }

    ClassFile(byte[] bytes) {
        reader = reader(bytes);
        reader.accept(new Members(), ClassReader.SKIP_CODE);
    }

    boolean has(String method, String descriptor) {
        return has(method.concat(descriptor));
    }

    /** Whether it has that method, or has or uses that field; name and descriptor are in one string. */
    boolean has(String member) {
        return methods.contains(member)
                || fields.contains(member)
                || usedFields().contains(member);
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

    /** Reads the code of all methods, which takes long in a JVM that has only just started. */
    private Set<String> usedFields() {
        if (usedFields == null) {
            usedFields = new HashSet<>();
            readCode(null, new MethodVisitor(Opcodes.ASM9) {
                @Override
                public void visitFieldInsn(int opcode, String owner, String used, String type) {
                    usedFields.add(used.concat(type));
                }
            });
        }
        return usedFields;
    }

    boolean callsBridge(HookPoint point) {
        boolean[] calls = {false};
        readCode(point.method().concat(point.descriptor()), new MethodVisitor(Opcodes.ASM9) {
            @Override
            public void visitMethodInsn(int opcode, String owner, String called, String type, boolean isInterface) {
                calls[0] |= owner.equals(Hooks.BRIDGE) || owner.equals(Hooks.TRANSPORTS);
            }
        });
        return calls[0];
    }

    /**
     * Reads the code of a method.
     *
     * @param method name and descriptor in one string; null for all methods
     */
    private void readCode(String method, MethodVisitor visitor) {
        reader.accept(
                new ClassVisitor(Opcodes.ASM9) {
                    @Override
                    public MethodVisitor visitMethod(
                            int access, String name, String descriptor, String signature, String[] exceptions) {
                        return method == null || method.equals(name.concat(descriptor)) ? visitor : null;
                    }
                },
                ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
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
            return null;
        }
    }
}
