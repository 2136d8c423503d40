package io.portkeeper.weave;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * A call before the method's body, one before it returns, or both. The second is not made when the method throws. The bridge
 * throws nothing but what the caller is to get, so it does not matter that a handler of the method may lie around the call.
 */
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

        /** Where arguments are as they came that the body assigns to. */
        private final Map<Integer, Integer> copies = new HashMap<>();

        private boolean returns;

        Method(MethodVisitor visitor, MethodBody body) {
            super(visitor, body);
        }

        @Override
        public void visitCode() {
            super.visitCode();
            for (int number = 0; number < body().arguments(); number++) {
                if (after != null && !body().keeps(number)) {
                    int copy = keep(body().argument(number));
                    visitVarInsn(pushArgument(number).getOpcode(Opcodes.ISTORE), copy);
                    copies.put(number, copy);
                }
            }
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
                    visitVarInsn(result.getOpcode(Opcodes.ISTORE), scratch(0, result));
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
            if (!returns || body().keeps(number)) {
                return super.pushArgument(number);
            }
            Type type = body().argument(number);
            visitVarInsn(type.getOpcode(Opcodes.ILOAD), copies.get(number));
            return type;
        }

        @Override
        Type pushResult() {
            if (!returns) {
                return super.pushResult();
            }
            Type result = body().result();
            visitVarInsn(result.getOpcode(Opcodes.ILOAD), scratch(0, result));
            return result;
        }
    }
}
