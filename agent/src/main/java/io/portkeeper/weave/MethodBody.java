package io.portkeeper.weave;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** What must be known of a method's body before a hook is added to it. */
final class MethodBody extends MethodVisitor {

    private final String owner;
    private final String name;
    private final Type[] arguments;
    private final Type result;
    private final boolean isStatic;
    private final Set<Integer> assigned = new HashSet<>();
    private int locals;

    MethodBody(String owner, int access, String name, String descriptor) {
        super(Opcodes.ASM9);
        this.owner = owner;
        this.name = name;
        this.arguments = Type.getArgumentTypes(descriptor);
        this.result = Type.getReturnType(descriptor);
        this.isStatic = (access & Opcodes.ACC_STATIC) != 0;
    }

    String owner() {
        return owner;
    }

    boolean isStatic() {
        return isStatic;
    }

    /** How many words its local variables take, arguments included. */
    int locals() {
        return locals;
    }

    int arguments() {
        return arguments.length;
    }

    Type argument(int number) {
        return arguments[number];
    }

    Type result() {
        return result;
    }

    /** Which local variable has that argument. */
    int slot(int number) {
        int slot = isStatic ? 0 : 1;
        for (int before = 0; before < number; before++) {
            slot += arguments[before].getSize();
        }
        return slot;
    }

    /** Whether the body never assigns to that argument. */
    boolean keeps(int number) {
        int slot = slot(number);
        return !assigned.contains(slot) && (arguments[number].getSize() == 1 || !assigned.contains(slot + 1));
    }

    boolean keepsThis() {
        return !assigned.contains(0);
    }

    /**
     * The arguments of a static method, as a stack map frame has them.
     *
     * @param asTheyCame whether they have not been assigned to; otherwise nothing is known of those that the body assigns to
     */
    Object[] frame(boolean asTheyCame) {
        List<Object> frame = new ArrayList<>();
        for (int number = 0; number < arguments.length; number++) {
            if (asTheyCame || keeps(number)) {
                frame.add(inFrame(arguments[number]));
            } else {
                for (int word = 0; word < arguments[number].getSize(); word++) {
                    frame.add(Opcodes.TOP);
                }
            }
        }
        return frame.toArray();
    }

    /** A type as a stack map frame has it. */
    static Object inFrame(Type type) {
        return switch (type.getSort()) {
            case Type.LONG -> Opcodes.LONG;
            case Type.FLOAT -> Opcodes.FLOAT;
            case Type.DOUBLE -> Opcodes.DOUBLE;
            case Type.ARRAY, Type.OBJECT -> type.getInternalName();
            default -> Opcodes.INTEGER;
        };
    }

    /** The method's descriptor with another result. */
    String descriptorReturning(Type other) {
        return Type.getMethodDescriptor(other, arguments);
    }

    @Override
    public void visitVarInsn(int opcode, int variable) {
        if (opcode >= Opcodes.ISTORE && opcode <= Opcodes.ASTORE) {
            assigned.add(variable);
            if (opcode == Opcodes.LSTORE || opcode == Opcodes.DSTORE) {
                assigned.add(variable + 1);
            }
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
        return owner + "." + name + descriptorReturning(result);
    }
}
