package io.portkeeper.weave;

import java.util.HashSet;
import java.util.Set;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** What must be known of a method's body before a hook is added to it. */
final class MethodBody extends MethodVisitor {

    private final String owner;
    private final String name;
    private final Type type;
    private final boolean isStatic;
    private final Set<Integer> assigned = new HashSet<>();
    private int locals;

    MethodBody(String owner, int access, String name, String descriptor) {
        super(Opcodes.ASM9);
        this.owner = owner;
        this.name = name;
        this.type = Type.getMethodType(descriptor);
        this.isStatic = (access & Opcodes.ACC_STATIC) != 0;
    }

    String owner() {
        return owner;
    }

    /** How many words its local variables take, arguments included. */
    int locals() {
        return locals;
    }

    Type argument(int number) {
        return type.getArgumentTypes()[number];
    }

    Type result() {
        return type.getReturnType();
    }

    int arguments() {
        return type.getArgumentTypes().length;
    }

    /** The method's descriptor with another result. */
    String descriptorReturning(Type other) {
        return Type.getMethodDescriptor(other, type.getArgumentTypes());
    }

    /** The local variables of a static method when it begins, as in a stack map frame. */
    Object[] frame() {
        Object[] frame = new Object[arguments()];
        for (int number = 0; number < frame.length; number++) {
            Type argument = argument(number);
            frame[number] = switch (argument.getSort()) {
                case Type.LONG -> Opcodes.LONG;
                case Type.FLOAT -> Opcodes.FLOAT;
                case Type.DOUBLE -> Opcodes.DOUBLE;
                case Type.ARRAY, Type.OBJECT -> argument.getInternalName();
                default -> Opcodes.INTEGER;
            };
        }
        return frame;
    }

    /** Which local variable has that argument. */
    int slot(int number) {
        int slot = isStatic ? 0 : 1;
        for (int before = 0; before < number; before++) {
            slot += argument(before).getSize();
        }
        return slot;
    }

    /** Whether the body never assigns to that argument, so that it is known when the method returns. */
    boolean keeps(int number) {
        return !assigned.contains(slot(number));
    }

    @Override
    public void visitVarInsn(int opcode, int variable) {
        if (opcode >= Opcodes.ISTORE && opcode <= Opcodes.ASTORE) {
            assigned.add(variable);
        }
    }

    @Override
    public void visitIincInsn(int variable, int increment) {
        assigned.add(variable);
    }

    @Override
    public void visitMaxs(int stackSize, int localVariables) {
        locals = localVariables;
    }

    @Override
    public String toString() {
        return owner + "." + name + type;
    }
}
