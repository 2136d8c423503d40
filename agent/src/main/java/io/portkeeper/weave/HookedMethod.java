package io.portkeeper.weave;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * A method while a hook is added to it. What is added uses local variables behind those of the method, so that it changes none
 * of them.
 */
abstract class HookedMethod extends MethodVisitor {

    static final Type OBJECT = Type.getObjectType("java/lang/Object");

    private final MethodBody body;
    private int locals;
    private int stack;

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

    /** A local variable that the method does not use, by its distance from the first such one. */
    final int free(int distance, Type type) {
        locals = Math.max(locals, distance + type.getSize());
        return body.locals() + distance;
    }

    /** Notes that the stack grows by that many words at most. */
    final void needsStack(int words) {
        stack = Math.max(stack, words);
    }

    Type pushArgument(int number) {
        Type type = body.argument(number);
        super.visitVarInsn(type.getOpcode(Opcodes.ILOAD), body.slot(number));
        return type;
    }

    /** Only if the result is known. */
    Type pushResult() {
        throw new IllegalStateException(body + ": there is no result before it returns");
    }

    static boolean isReturn(int opcode) {
        return opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN;
    }

    @Override
    public void visitMaxs(int stackSize, int localVariables) {
        super.visitMaxs(stackSize + stack, localVariables + locals);
    }
}
