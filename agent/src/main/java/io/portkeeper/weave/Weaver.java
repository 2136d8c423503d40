package io.portkeeper.weave;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Adds hooks to the hook points of a class file. It changes method bodies only. */
final class Weaver {

    private final List<HookPoint> points;

    /** A weaver of those hook points. */
    Weaver(List<HookPoint> points) {
        this.points = points;
    }

    /**
     * Weaves all hook points of one class.
     *
     * @param className with dots
     * @param file its class file
     * @return the woven class file
     */
    byte[] weave(String className, byte[] file) {
        return weave(file, pointsOf(className));
    }

    /**
     * Weaves the hook points that are not woven yet. Another agent may give the JVM a class file that it has got from us,
     * and a method that is woven twice records each write as two.
     *
     * @return null if all are woven
     */
    byte[] weaveUnlessWoven(String className, byte[] file) {
        ClassFile parsed = new ClassFile(file);
        List<HookPoint> missing = new ArrayList<>();
        for (HookPoint point : pointsOf(className)) {
            if (!parsed.callsBridge(point)) {
                missing.add(point);
            }
        }
        return missing.isEmpty() ? null : weave(file, missing);
    }

    private List<HookPoint> pointsOf(String className) {
        List<HookPoint> own = new ArrayList<>();
        for (HookPoint point : points) {
            if (point.className().equals(className)) {
                own.add(point);
            }
        }
        return own;
    }

    private static byte[] weave(byte[] file, List<HookPoint> wanted) {
        ClassReader reader = ClassFile.reader(file);
        Bodies bodies = new Bodies(wanted);
        reader.accept(bodies, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(new Hooking(writer, bodies), ClassReader.EXPAND_FRAMES);
        return writer.toByteArray();
    }

    /** Reads the methods that are to be woven. */
    private static final class Bodies extends ClassVisitor {

        private final Map<String, HookPoint> points = new HashMap<>();
        private final Map<String, MethodBody> bodies = new HashMap<>();
        private String owner;

        Bodies(List<HookPoint> wanted) {
            super(Opcodes.ASM9);
            for (HookPoint point : wanted) {
                if (points.put(point.method().concat(point.descriptor()), point) != null) {
                    throw new IllegalArgumentException("two hooks of " + point);
                }
            }
        }

        @Override
        public void visit(
                int version, int access, String name, String signature, String superName, String[] interfaces) {
            owner = name;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            String member = name.concat(descriptor);
            if (!points.containsKey(member)) {
                return null;
            }
            MethodBody body = new MethodBody(owner, access, name, descriptor);
            bodies.put(member, body);
            return body;
        }
    }

    private static final class Hooking extends ClassVisitor {

        private final Bodies known;

        Hooking(ClassVisitor writer, Bodies known) {
            super(Opcodes.ASM9, writer);
            this.known = known;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            MethodVisitor visitor = super.visitMethod(access, name, descriptor, signature, exceptions);
            String member = name.concat(descriptor);
            HookPoint point = known.points.get(member);
            return point == null ? visitor : point.hook().in(visitor, known.bodies.get(member));
        }
    }
}
