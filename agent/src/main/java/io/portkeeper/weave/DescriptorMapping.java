package io.portkeeper.weave;

import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.annotation.AnnotationDescription;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.method.ParameterDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.bytecode.StackManipulation;
import net.bytebuddy.implementation.bytecode.StackSize;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Fills in a {@link Descriptor}. It gets the number from a descriptor or socket of Netty by {@code intValue()}, and the
 * descriptor from a channel by {@code fd()}; both are API. It gets the channel from the inner class that handles its
 * completions, as the object around it.
 */
final class DescriptorMapping implements Advice.OffsetMapping, Advice.OffsetMapping.Factory<Descriptor> {

    /** javac's name for the field with the object around one of an inner class. {@link NativeTransports} lists it as needed. */
    static final String OUTER = "this$0";

    @Override
    public Class<Descriptor> getAnnotationType() {
        return Descriptor.class;
    }

    @Override
    public Advice.OffsetMapping make(
            ParameterDescription.InDefinedShape parameter,
            AnnotationDescription.Loadable<Descriptor> annotation,
            AdviceType type) {
        return this;
    }

    @Override
    public Target resolve(
            TypeDescription woven,
            MethodDescription method,
            Assigner assigner,
            Advice.ArgumentHandler arguments,
            Sort sort) {
        return new Target.ForStackManipulation(new Read(woven.getInternalName()));
    }

    private static final class Read extends StackManipulation.AbstractBase {

        private final String owner;

        Read(String owner) {
            this.owner = owner;
        }

        @Override
        public Size apply(MethodVisitor method, Implementation.Context context) {
            method.visitVarInsn(Opcodes.ALOAD, 0);
            String reached = owner;
            int inner = owner.indexOf('$');
            if (inner >= 0) {
                reached = owner.substring(0, inner);
                method.visitFieldInsn(Opcodes.GETFIELD, owner, OUTER, "L" + reached + ";");
            }
            if (reached.endsWith(NativeTransports.URING_CHANNEL)) {
                String prefix = reached.substring(0, reached.length() - NativeTransports.URING_CHANNEL.length());
                String descriptor = prefix + NativeTransports.FILE_DESCRIPTOR;
                method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, reached, "fd", "()L" + descriptor + ";", false);
                reached = descriptor;
            }
            method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, reached, "intValue", "()I", false);
            return StackSize.SINGLE.toIncreasingSize();
        }
    }
}
