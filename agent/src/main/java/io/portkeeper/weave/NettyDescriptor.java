package io.portkeeper.weave;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * The number of the descriptor of an object of Netty. It comes from a descriptor or socket by {@code intValue()}, and the
 * descriptor from a channel by {@code fd()}; both are API. The channel comes from the inner class that handles its
 * completions, as the object around it.
 */
final class NettyDescriptor extends Value {

    /** javac's name for the field with the object around one of an inner class. {@link NativeTransports} lists it as needed. */
    static final String OUTER = "this$0";

    @Override
    Type push(HookedMethod method) {
        String owner = method.owner();
        method.pushThis();
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
        return Type.INT_TYPE;
    }
}
