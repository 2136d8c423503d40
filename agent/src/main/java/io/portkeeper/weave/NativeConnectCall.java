package io.portkeeper.weave;

import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.pool.TypePool;
import net.bytebuddy.utility.visitor.LocalVariableAwareMethodVisitor;

/**
 * Woven into {@code Socket.connect} of Netty's epoll transport, around its call of the native method. The agent connects in
 * place of that method, or leaves the connect to it.
 *
 * <p>The rest of the method runs as it is, with what another agent has added to it. There is no branch, and so no new stack
 * map frame: if the agent has connected, the native method is called with the descriptor -1, fails, and its result is
 * replaced.
 */
final class NativeConnectCall implements AsmVisitorWrapper.ForDeclaredMethods.MethodVisitorWrapper {

    /** Takes a descriptor, whether it is one of IPv6, an address, its scope and a port. Returns 0 or a negative errno. */
    static final String NATIVE = "connect(IZ[BII)I";

    private static final String BRIDGE = "io/portkeeper/transport/PortkeeperTransports"; // the build relocates it

    @Override
    public MethodVisitor wrap(
            TypeDescription type,
            MethodDescription method,
            MethodVisitor visitor,
            Implementation.Context context,
            TypePool types,
            int writerFlags,
            int readerFlags) {
        return new Around(visitor, method, type.getInternalName());
    }

    private static final class Around extends LocalVariableAwareMethodVisitor {

        private final MethodDescription method;
        private final String owner;
        private int locals;

        Around(MethodVisitor visitor, MethodDescription method, String owner) {
            super(visitor, method);
            this.method = method;
            this.owner = owner;
        }

        @Override
        public void visitMethodInsn(int opcode, String called, String name, String descriptor, boolean isInterface) {
            if (opcode != Opcodes.INVOKESTATIC || !called.equals(owner) || !NATIVE.equals(name.concat(descriptor))) {
                super.visitMethodInsn(opcode, called, name, descriptor, isInterface);
                return;
            }
            int fd = getFreeOffset();
            int isIpv6 = fd + 1;
            int address = fd + 2;
            int scope = fd + 3;
            int port = fd + 4;
            int outcome = fd + 5;
            locals = Math.max(locals, fd + 6);
            mv.visitVarInsn(Opcodes.ISTORE, port);
            mv.visitVarInsn(Opcodes.ISTORE, scope);
            mv.visitVarInsn(Opcodes.ASTORE, address);
            mv.visitVarInsn(Opcodes.ISTORE, isIpv6);
            mv.visitVarInsn(Opcodes.ISTORE, fd);

            mv.visitVarInsn(Opcodes.ALOAD, 0);
            mv.visitVarInsn(Opcodes.ILOAD, fd);
            mv.visitVarInsn(Opcodes.ALOAD, 1);
            mv.visitMethodInsn(
                    Opcodes.INVOKESTATIC, BRIDGE, "connect", "(Ljava/lang/Object;ILjava/lang/Object;)I", false);
            mv.visitVarInsn(Opcodes.ISTORE, outcome);

            mv.visitVarInsn(Opcodes.ILOAD, outcome);
            mv.visitVarInsn(Opcodes.ILOAD, fd);
            mv.visitMethodInsn(Opcodes.INVOKESTATIC, BRIDGE, "descriptorAfter", "(II)I", false);
            mv.visitVarInsn(Opcodes.ILOAD, isIpv6);
            mv.visitVarInsn(Opcodes.ALOAD, address);
            mv.visitVarInsn(Opcodes.ILOAD, scope);
            mv.visitVarInsn(Opcodes.ILOAD, port);
            mv.visitMethodInsn(opcode, called, name, descriptor, isInterface);
            mv.visitVarInsn(Opcodes.ILOAD, outcome);
            mv.visitMethodInsn(Opcodes.INVOKESTATIC, BRIDGE, "resultAfter", "(II)I", false);
        }

        @Override
        public void visitMaxs(int stackSize, int localVariables) {
            if (locals == 0) {
                throw new IllegalStateException(method + " does not call " + owner + "." + NATIVE);
            }
            super.visitMaxs(stackSize, Math.max(localVariables, locals));
        }
    }
}
