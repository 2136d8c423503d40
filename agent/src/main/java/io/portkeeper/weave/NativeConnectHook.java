package io.portkeeper.weave;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * In {@code Socket.connect} of Netty's epoll transport, around its call of the native method. The agent connects in place of
 * that method, or leaves the connect to it.
 *
 * <p>The rest of the method runs as it is, with what another agent has added to it. There is no branch, and so no new stack
 * map frame: if the agent has connected, the native method is called with the descriptor -1, fails, and its result is
 * replaced.
 */
final class NativeConnectHook extends Hook {

    /** Takes a descriptor, whether it is one of IPv6, an address, its scope and a port. Returns 0 or a negative errno. */
    static final String NATIVE = "connect(IZ[BII)I";

    @Override
    HookedMethod in(MethodVisitor visitor, MethodBody body) {
        return new Method(visitor, body);
    }

    private static final class Method extends HookedMethod {

        private boolean isFound;

        Method(MethodVisitor visitor, MethodBody body) {
            super(visitor, body);
        }

        @Override
        public void visitMethodInsn(int opcode, String called, String name, String descriptor, boolean isInterface) {
            if (opcode != Opcodes.INVOKESTATIC || !called.equals(owner()) || !NATIVE.equals(name.concat(descriptor))) {
                super.visitMethodInsn(opcode, called, name, descriptor, isInterface);
                return;
            }
            if (!body().keeps(0)) {
                throw new IllegalStateException(body() + " assigns to its address");
            }
            isFound = true;
            int fd = scratch(0, Type.INT_TYPE);
            int isIpv6 = scratch(1, Type.BOOLEAN_TYPE);
            int address = scratch(2, OBJECT);
            int scope = scratch(3, Type.INT_TYPE);
            int port = scratch(4, Type.INT_TYPE);
            int outcome = scratch(5, Type.INT_TYPE);
            visitVarInsn(Opcodes.ISTORE, port);
            visitVarInsn(Opcodes.ISTORE, scope);
            visitVarInsn(Opcodes.ASTORE, address);
            visitVarInsn(Opcodes.ISTORE, isIpv6);
            visitVarInsn(Opcodes.ISTORE, fd);

            pushThis();
            visitVarInsn(Opcodes.ILOAD, fd);
            visitVarInsn(Opcodes.ALOAD, 1);
            call("connect", "(Ljava/lang/Object;ILjava/lang/Object;)I");
            visitVarInsn(Opcodes.ISTORE, outcome);

            visitVarInsn(Opcodes.ILOAD, outcome);
            visitVarInsn(Opcodes.ILOAD, fd);
            call("descriptorAfter", "(II)I");
            visitVarInsn(Opcodes.ILOAD, isIpv6);
            visitVarInsn(Opcodes.ALOAD, address);
            visitVarInsn(Opcodes.ILOAD, scope);
            visitVarInsn(Opcodes.ILOAD, port);
            super.visitMethodInsn(opcode, called, name, descriptor, isInterface);
            visitVarInsn(Opcodes.ILOAD, outcome);
            call("resultAfter", "(II)I");
        }

        private void call(String name, String descriptor) {
            super.visitMethodInsn(Opcodes.INVOKESTATIC, Hooks.TRANSPORTS, name, descriptor, false);
        }

        @Override
        public void visitMaxs(int stackSize, int localVariables) {
            if (!isFound) {
                throw new IllegalStateException(body() + " does not call " + NATIVE);
            }
            super.visitMaxs(stackSize, localVariables);
        }
    }
}
