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
 * This JDK as an update might change it, with a method of a dispatcher moved to the superclass, where it works, or this JDK
 * after memory ran out. {@code --patch-module} makes the change, so that the JDK is changed from the first class on.
 */
final class ChangedJdk {

    private static final String PACKAGE = "sun/nio/ch/";

    private ChangedJdk() {}

    /**
     * Returns the option that moves a method of {@code sun.nio.ch.SocketDispatcher}, or of the superclass that has it, one
     * class up.
     *
     * @param descriptor that of the method, whose body may use nothing of its class except static methods
     * @param directory where the changed class files are written
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
     * Returns the option that makes a class of {@code sun.nio.ch} unusable, as if memory had run out when it was first used
     * (JVMS 5.5).
     *
     * @param name that of the class, whose static initializer is replaced
     * @param directory where the changed class file is written
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

    /** Returns the class without the method. Its static methods are not private, so that the superclass can call them. */
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

    /** Returns the class with the method of another class instead of its own. */
    private static byte[] with(String className, String method, String descriptor, String from) {
        ClassWriter writer = new ClassWriter(0);
        reader(className).accept(only(writer, method, descriptor, false), 0);
        reader(from).accept(only(writer, method, descriptor, true), 0);
        return writer.toByteArray();
    }

    /** Returns a visitor that passes on either that method alone, or the class without it. */
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
