package io.portkeeper.weave;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** A value that a woven method passes to the bridge. */
abstract class Value {

    /** The object whose method is woven. */
    static final Value THIS = new Value() {
        @Override
        Type push(HookedMethod method) {
            method.pushThis();
            return HookedMethod.OBJECT;
        }
    };

    /** What the method returns. Only for calls after the body. */
    static final Value RESULT = new Value() {
        @Override
        Type push(HookedMethod method) {
            return method.pushResult();
        }
    };

    /** The number 0. */
    static final Value ZERO = new Value() {
        @Override
        Type push(HookedMethod method) {
            method.visitInsn(Opcodes.ICONST_0);
            return Type.INT_TYPE;
        }
    };

    /** An argument of the method, the first has the number 0. */
    static Value argument(int number) {
        return new Value() {
            @Override
            Type push(HookedMethod method) {
                return method.pushArgument(number);
            }
        };
    }

    /** The sum of an argument that is a long and one that is an int. */
    static Value sum(int ofLong, int ofInt) {
        return new Value() {
            @Override
            Type push(HookedMethod method) {
                method.pushArgument(ofLong);
                method.pushArgument(ofInt);
                method.visitInsn(Opcodes.I2L);
                method.visitInsn(Opcodes.LADD);
                return Type.LONG_TYPE;
            }
        };
    }

    /** A field of the object whose method is woven, which a superclass may declare. */
    static Value field(String name, String descriptor) {
        return new Value() {
            @Override
            Type push(HookedMethod method) {
                method.pushThis();
                method.visitFieldInsn(Opcodes.GETFIELD, method.owner(), name, descriptor);
                return Type.getType(descriptor);
            }
        };
    }

    /**
     * Loads the value onto the operand stack.
     *
     * @return its type
     */
    abstract Type push(HookedMethod method);
}
