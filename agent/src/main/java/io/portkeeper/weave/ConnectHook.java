package io.portkeeper.weave;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Around {@code sun.nio.ch.Net.connect}, which lies under every TCP connect of the JDK. It binds a source before the connect,
 * and repeats a failed connect as often as the ladder says so:
 *
 * <pre>
 * Object attempt = PortkeeperBridge.connecting(ARGUMENTS);
 * while (true) {
 *     try {
 *         int result = BODY;
 *         PortkeeperBridge.connected(attempt); // outside the try
 *         return result;
 *     } catch (Throwable thrown) {
 *         if (!PortkeeperBridge.tryAgain(attempt, thrown)) {
 *             throw PortkeeperBridge.explain(attempt, thrown);
 *         }
 *     }
 * }
 * </pre>
 */
final class ConnectHook extends Hook {

    private static final String THROWABLE = "java/lang/Throwable";

    @Override
    HookedMethod in(MethodVisitor visitor, MethodBody body) {
        if (!body.isStatic()) {
            throw new IllegalStateException(body + " is not static");
        }
        return new Method(visitor, body);
    }

    private static final class Method extends HookedMethod {

        /** Where arguments are as they came that the body assigns to: each try is to begin with the same ones. */
        private final Map<Integer, Integer> copies = new HashMap<>();

        private final Label again = new Label();
        private final List<Label> starts = new ArrayList<>();
        private final List<Label> ends = new ArrayList<>();
        private int attempt;

        Method(MethodVisitor visitor, MethodBody body) {
            super(visitor, body);
        }

        @Override
        public void visitCode() {
            super.visitCode();
            for (int number = 0; number < body().arguments(); number++) {
                pushArgument(number);
            }
            call("connecting", body().descriptorReturning(OBJECT));
            attempt = keep(OBJECT);
            visitVarInsn(Opcodes.ASTORE, attempt);
            for (int number = 0; number < body().arguments(); number++) {
                if (!body().keeps(number)) {
                    int copy = keep(body().argument(number));
                    visitVarInsn(pushArgument(number).getOpcode(Opcodes.ISTORE), copy);
                    copies.put(number, copy);
                }
            }
            visitLabel(again);
            visitFrameWith(body().frame(true));
            super.visitInsn(Opcodes.NOP); // the body may begin with a frame of its own
            starts.add(label());
        }

        private void call(String name, String descriptor) {
            visitMethodInsn(Opcodes.INVOKESTATIC, Hooks.BRIDGE, name, descriptor, false);
            needsStack(Type.getArgumentsAndReturnSizes(descriptor) >> 2);
        }

        private Label label() {
            Label label = new Label();
            visitLabel(label);
            return label;
        }

        private void visitFrameWith(Object[] arguments, Object... stack) {
            visitFrame(Opcodes.F_NEW, arguments.length, arguments, stack.length, stack);
        }

        @Override
        public void visitInsn(int opcode) {
            if (!isReturn(opcode)) {
                super.visitInsn(opcode);
                return;
            }
            ends.add(label());
            Type result = body().result();
            int kept = scratch(0, result);
            visitVarInsn(result.getOpcode(Opcodes.ISTORE), kept);
            visitVarInsn(Opcodes.ALOAD, attempt);
            call("connected", "(Ljava/lang/Object;)V");
            visitVarInsn(result.getOpcode(Opcodes.ILOAD), kept);
            super.visitInsn(opcode);
            starts.add(label());
        }

        @Override
        public void visitMaxs(int stackSize, int localVariables) {
            ends.add(label());
            Label handler = new Label();
            for (int i = 0; i < starts.size(); i++) {
                if (starts.get(i).getOffset() < ends.get(i).getOffset()) {
                    visitTryCatchBlock(
                            starts.get(i), ends.get(i), handler, THROWABLE); // the last: those of the body come first
                }
            }
            visitLabel(handler);
            visitFrameWith(body().frame(false), THROWABLE);
            int thrown = scratch(0, OBJECT);
            visitVarInsn(Opcodes.ASTORE, thrown);
            for (Map.Entry<Integer, Integer> copy : copies.entrySet()) {
                Type type = body().argument(copy.getKey());
                visitVarInsn(type.getOpcode(Opcodes.ILOAD), copy.getValue());
                visitVarInsn(type.getOpcode(Opcodes.ISTORE), body().slot(copy.getKey()));
            }
            visitVarInsn(Opcodes.ALOAD, attempt);
            visitVarInsn(Opcodes.ALOAD, thrown);
            call("tryAgain", "(Ljava/lang/Object;Ljava/lang/Throwable;)Z");
            visitJumpInsn(Opcodes.IFNE, again);
            visitVarInsn(Opcodes.ALOAD, attempt);
            visitVarInsn(Opcodes.ALOAD, thrown);
            call("explain", "(Ljava/lang/Object;Ljava/lang/Throwable;)Ljava/lang/Throwable;");
            super.visitInsn(Opcodes.ATHROW);
            super.visitMaxs(stackSize, localVariables);
        }
    }
}
