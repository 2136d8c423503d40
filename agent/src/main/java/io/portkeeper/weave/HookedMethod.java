package io.portkeeper.weave;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * A method while a hook is added to it. What is added keeps its values in local variables behind those of the method, so that
 * it changes none of them.
 */
abstract class HookedMethod extends MethodVisitor {

    static final Type OBJECT = Type.getObjectType("java/lang/Object");

    private final MethodBody body;

    /** What the stack map frames say of the variables that are kept. */
    private final List<Object> kept = new ArrayList<>();

    private int keptWords;
    private int locals;
    private int stack;
    private boolean hasCode;

    HookedMethod(MethodVisitor visitor, MethodBody body) {
        super(Opcodes.ASM9, visitor);
        this.body = body;
    }

    /** Internal name of the class that has the method. */
    final String owner() {
        return body.owner();
    }

    final MethodBody body() {
        return body;
    }

    /** A new local variable for the whole method. It must be set before the body begins. */
    final int keep(Type type) {
        int variable = body.locals() + keptWords;
        kept.add(MethodBody.inFrame(type));
        keptWords += type.getSize();
        locals = Math.max(locals, keptWords);
        return variable;
    }

    /**
     * A local variable for a few instructions without a branch.
     *
     * @param distance from the first such one, in words
     */
    final int scratch(int distance, Type type) {
        locals = Math.max(locals, keptWords + distance + type.getSize());
        return body.locals() + keptWords + distance;
    }

    /** Notes that the stack grows by that many words at most. */
    final void needsStack(int words) {
        stack = Math.max(stack, words);
    }

    /** Loads the object whose method it is. */
    final void pushThis() {
        if (body.isStatic() || !body.keepsThis()) {
            throw new IllegalStateException(body + " has no this");
        }
        visitVarInsn(Opcodes.ALOAD, 0);
    }

    /** Loads an argument as the method has got it. */
    Type pushArgument(int number) {
        Type type = body.argument(number);
        visitVarInsn(type.getOpcode(Opcodes.ILOAD), body.slot(number));
        return type;
    }

    /** Loads what the method returns. */
    Type pushResult() {
        throw new IllegalStateException(body + " has no result before it returns");
    }

    static boolean isReturn(int opcode) {
        return opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN;
    }

    @Override
    public void visitCode() {
        hasCode = true;
        super.visitCode();
    }

    /** Adds the variables that are kept, which lie behind all others. */
    @Override
    public void visitFrame(int type, int numLocal, Object[] local, int numStack, Object[] stackTypes) {
        if (kept.isEmpty()) {
            super.visitFrame(type, numLocal, local, numStack, stackTypes);
            return;
        }
        List<Object> all = new ArrayList<>();
        int words = 0;
        for (int i = 0; i < numLocal; i++) {
            all.add(local[i]);
            words += local[i] == Opcodes.LONG || local[i] == Opcodes.DOUBLE ? 2 : 1;
        }
        for (; words < body.locals(); words++) {
            all.add(Opcodes.TOP);
        }
        all.addAll(kept);
        super.visitFrame(type, all.size(), all.toArray(), numStack, stackTypes);
    }

    @Override
    public void visitMaxs(int stackSize, int localVariables) {
        super.visitMaxs(stackSize + stack, localVariables + locals);
    }

    @Override
    public void visitEnd() {
        if (!hasCode) {
            throw new IllegalStateException(body + " has no code");
        }
        super.visitEnd();
    }
}
