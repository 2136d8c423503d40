package io.portkeeper.weave;

import java.util.ArrayList;
import java.util.List;
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
        return new Method(visitor, body);
    }

    private static final class Method extends HookedMethod {

        private final Label again = new Label();
        private final List<Label> starts = new ArrayList<>();
        private final List<Label> ends = new ArrayList<>();

        Method(MethodVisitor visitor, MethodBody body) {
            super(visitor, body);
        }

        private int attempt() {
            return free(0, OBJECT);
        }

        private int kept() {
            return free(1, Type.LONG_TYPE);
        }

        @Override
        public void visitCode() {
            super.visitCode();
            for (int number = 0; number < body().arguments(); number++) {
                pushArgument(number);
            }
            call("connecting", body().descriptorReturning(OBJECT));
            visitVarInsn(Opcodes.ASTORE, attempt());
            visitLabel(again);
            visitFrameOf(null);
            super.visitInsn(Opcodes.NOP); // the body may begin with a frame of its own
            begin();
        }

        private void call(String name, String descriptor) {
            visitMethodInsn(Opcodes.INVOKESTATIC, Hooks.BRIDGE, name, descriptor, false);
            needsStack(Type.getArgumentsAndReturnSizes(descriptor) >> 2);
        }

        private void begin() {
            starts.add(label());
        }

        private void end() {
            ends.add(label());
        }

        private Label label() {
            Label label = new Label();
            visitLabel(label);
            return label;
        }

        @Override
        public void visitInsn(int opcode) {
            if (!isReturn(opcode)) {
                super.visitInsn(opcode);
                return;
            }
            end();
            Type result = body().result();
            visitVarInsn(result.getOpcode(Opcodes.ISTORE), kept());
            visitVarInsn(Opcodes.ALOAD, attempt());
            call("connected", "(Ljava/lang/Object;)V");
            visitVarInsn(result.getOpcode(Opcodes.ILOAD), kept());
            super.visitInsn(opcode);
            begin();
        }

        @Override
        public void visitFrame(int type, int numLocal, Object[] local, int numStack, Object[] stack) {
            List<Object> locals = new ArrayList<>();
            int words = 0;
            for (int i = 0; i < numLocal; i++) {
                locals.add(local[i]);
                words += local[i] == Opcodes.LONG || local[i] == Opcodes.DOUBLE ? 2 : 1;
            }
            for (; words < body().locals(); words++) {
                locals.add(Opcodes.TOP);
            }
            locals.add(OBJECT.getInternalName());
            super.visitFrame(type, locals.size(), locals.toArray(), numStack, stack);
        }

        /** A frame with the arguments as they came, and that type on the stack, or nothing. */
        private void visitFrameOf(String onStack) {
            Object[] locals = body().frame();
            visitFrame(
                    Opcodes.F_NEW,
                    locals.length,
                    locals,
                    onStack == null ? 0 : 1,
                    onStack == null ? new Object[0] : new Object[] {onStack});
        }

        @Override
        public void visitMaxs(int stackSize, int localVariables) {
            end();
            Label handler = new Label();
            for (int i = 0; i < starts.size(); i++) {
                if (starts.get(i).getOffset() < ends.get(i).getOffset()) {
                    visitTryCatchBlock(
                            starts.get(i), ends.get(i), handler, THROWABLE); // the last: those of the body come first
                }
            }
            visitLabel(handler);
            visitFrameOf(THROWABLE);
            visitVarInsn(Opcodes.ASTORE, kept());
            visitVarInsn(Opcodes.ALOAD, attempt());
            visitVarInsn(Opcodes.ALOAD, kept());
            call("tryAgain", "(Ljava/lang/Object;Ljava/lang/Throwable;)Z");
            visitJumpInsn(Opcodes.IFNE, again);
            visitVarInsn(Opcodes.ALOAD, attempt());
            visitVarInsn(Opcodes.ALOAD, kept());
            call("explain", "(Ljava/lang/Object;Ljava/lang/Throwable;)Ljava/lang/Throwable;");
            super.visitInsn(Opcodes.ATHROW);
            super.visitMaxs(stackSize, localVariables);
        }
    }
}
