package io.portkeeper.weave;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** A call of a static method of the bridge. What it returns is discarded. */
final class Call {

    private final String owner;
    private final String name;
    private final String descriptor;
    private final Value[] values;

    /**
     * A call.
     *
     * @param owner internal name of the class
     * @param descriptor of the method, JVMS 4.3.3; a value that is an int may be passed as a long
     */
    Call(String owner, String name, String descriptor, Value... values) {
        this.owner = owner;
        this.name = name;
        this.descriptor = descriptor;
        this.values = values;
    }

    String owner() {
        return owner;
    }

    /** Name and descriptor in one string. */
    String member() {
        return name.concat(descriptor);
    }

    /** How many values it passes. */
    int values() {
        return values.length;
    }

    void addTo(HookedMethod method) {
        Type[] parameters = Type.getArgumentTypes(descriptor);
        for (int i = 0; i < values.length; i++) {
            Type type = values[i].push(method);
            if (parameters[i].getSort() == Type.LONG && type.getSort() != Type.LONG) {
                method.visitInsn(Opcodes.I2L);
            }
        }
        method.visitMethodInsn(Opcodes.INVOKESTATIC, owner, name, descriptor, false);
        if (Type.getReturnType(descriptor).getSort() != Type.VOID) {
            method.visitInsn(Opcodes.POP);
        }
        method.needsStack((Type.getArgumentsAndReturnSizes(descriptor) >> 2) + 1); // the sum of a long and an int
    }
}
