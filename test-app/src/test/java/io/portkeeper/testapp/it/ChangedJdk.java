package io.portkeeper.testapp.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.utility.OpenedClassReader;

/**
 * This JDK as an update might have changed it, when a method of a dispatcher has moved up to the superclass and works there, or
 * as it is after memory ran out. By {@code --patch-module}, so that it is another JDK for the agent from the first class on.
 */
final class ChangedJdk {

    private static final String PACKAGE = "sun/nio/ch/";

    private ChangedJdk() {}

    /**
     * The option by which a JVM has a method of {@code sun.nio.ch.SocketDispatcher}, or of the superclass that has it, one class
     * higher up.
     *
     * @param descriptor of the method, whose body calls static methods of its class and nothing else of it
     * @param directory for the changed class files
     */
    static String withMoved(String method, String descriptor, Path directory) throws IOException {
        String owner = PACKAGE + "SocketDispatcher";
        while (!has(owner, method, descriptor)) {
            owner = reader(owner).getSuperName();
        }
        String above = reader(owner).getSuperName();
        byte[] changed = without(owner, method, descriptor);
        write(directory, above, with(above, method, descriptor, owner));
        write(directory, owner, changed);
        return patch(directory);
    }

    /**
     * The option by which a JVM has a class of {@code sun.nio.ch} that cannot be used, because memory ran out when it was used
     * for the first time (JVMS 5.5).
     *
     * @param name of the class, which has a static initializer
     * @param directory for the changed class file
     */
    static String withUnusable(String name, Path directory) throws IOException {
        String className = PACKAGE + name;
        ClassReader reader = reader(className);
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(only(writer, "<clinit>", "()V", false), 0);
        MethodVisitor initializer = writer.visitMethod(Opcodes.ACC_STATIC, "<clinit>", "()V", null, null);
        initializer.visitTypeInsn(Opcodes.NEW, "java/lang/OutOfMemoryError");
        initializer.visitInsn(Opcodes.DUP);
        initializer.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/OutOfMemoryError", "<init>", "()V", false);
        initializer.visitInsn(Opcodes.ATHROW);
        initializer.visitMaxs(2, 0);
        initializer.visitEnd();
        write(directory, className, writer.toByteArray());
        return patch(directory);
    }

    private static String patch(Path directory) {
        return "--patch-module=java.base=" + directory;
    }

    private static ClassReader reader(String className) {
        try (InputStream in = Object.class.getResourceAsStream("/" + className + ".class")) {
            return OpenedClassReader.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path directory, String className, byte[] file) throws IOException {
        Path path = directory.resolve(className + ".class");
        Files.createDirectories(path.getParent());
        Files.write(path, file);
    }

    private static boolean has(String className, String method, String descriptor) {
        boolean[] found = {false};
        reader(className)
                .accept(
                        new ClassVisitor(OpenedClassReader.ASM_API) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access, String name, String type, String signature, String[] exceptions) {
                                found[0] |= name.equals(method)
                                        && type.equals(descriptor)
                                        && (access & Opcodes.ACC_ABSTRACT) == 0;
                                return null;
                            }
                        },
                        ClassReader.SKIP_CODE);
        return found[0];
    }

    /** The class without the method, and with static methods that its superclass may call. */
    private static byte[] without(String className, String method, String descriptor) {
        ClassReader reader = reader(className);
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(
                new ClassVisitor(OpenedClassReader.ASM_API, writer) {
                    @Override
                    public MethodVisitor visitMethod(
                            int access, String name, String type, String signature, String[] exceptions) {
                        boolean isStatic = (access & Opcodes.ACC_STATIC) != 0;
                        return name.equals(method) && type.equals(descriptor)
                                ? null
                                : super.visitMethod(
                                        isStatic ? access & ~Opcodes.ACC_PRIVATE : access,
                                        name,
                                        type,
                                        signature,
                                        exceptions);
                    }
                },
                0);
        return writer.toByteArray();
    }

    /** The class with the method as another class has it, in the place of its own. */
    private static byte[] with(String className, String method, String descriptor, String from) {
        ClassWriter writer = new ClassWriter(0);
        reader(className).accept(only(writer, method, descriptor, false), 0);
        reader(from).accept(only(writer, method, descriptor, true), 0);
        return writer.toByteArray();
    }

    /** Passes on either that method alone, or the class without it. */
    private static ClassVisitor only(ClassWriter writer, String method, String descriptor, boolean itAlone) {
        return new ClassVisitor(OpenedClassReader.ASM_API, itAlone ? null : writer) {
            @Override
            public MethodVisitor visitMethod(
                    int access, String name, String type, String signature, String[] exceptions) {
                return (name.equals(method) && type.equals(descriptor)) == itAlone
                        ? writer.visitMethod(access, name, type, signature, exceptions)
                        : null;
            }
        };
    }
}
