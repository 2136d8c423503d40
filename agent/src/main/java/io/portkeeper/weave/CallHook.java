package io.portkeeper.weave;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** A call before the method's body, one before it returns, or both. None is made when it throws. */
final class CallHook extends Hook {

    private final Call before;
    private final Call after;

    private CallHook(Call before, Call after) {
        this.before = before;
        this.after = after;
    }

    static CallHook before(Call call) {
        return new CallHook(call, null);
    }

    static CallHook after(Call call) {
        return new CallHook(null, call);
    }

    CallHook andAfter(Call call) {
        return new CallHook(before, call);
    }

    /** What it calls. */
    List<Call> calls() {
        List<Call> calls = new ArrayList<>();
        if (before != null) {
            calls.add(before);
        }
        if (after != null) {
            calls.add(after);
        }
        return calls;
    }

    @Override
    HookedMethod in(MethodVisitor visitor, MethodBody body) {
        return new Method(visitor, body);
    }

    private final class Method extends HookedMethod {

        private boolean returns;

        Method(MethodVisitor visitor, MethodBody body) {
            super(visitor, body);
        }

        @Override
        public void visitCode() {
            super.visitCode();
            if (before != null) {
                before.addTo(this);
            }
        }

        @Override
        public void visitInsn(int opcode) {
            if (after != null && isReturn(opcode)) {
                returns = true;
                Type result = body().result();
                boolean isVoid = result.getSort() == Type.VOID;
                if (!isVoid) {
                    visitVarInsn(result.getOpcode(Opcodes.ISTORE), free(0, result));
                }
                after.addTo(this);
                if (!isVoid) {
                    pushResult();
                }
            }
            super.visitInsn(opcode);
        }

        @Override
        Type pushArgument(int number) {
            if (returns && !body().keeps(number)) {
                throw new IllegalStateException(body() + " assigns to its argument " + number);
            }
            return super.pushArgument(number);
        }

        @Override
        Type pushResult() {
            Type result = body().result();
            visitVarInsn(result.getOpcode(Opcodes.ILOAD), free(0, result));
            return result;
        }
    }
}
