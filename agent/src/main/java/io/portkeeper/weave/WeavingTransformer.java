package io.portkeeper.weave;

import io.portkeeper.privilege.Privileged;
import java.lang.instrument.ClassFileTransformer;
import java.security.PrivilegedAction;
import java.security.ProtectionDomain;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Hands the JVM the woven class files whenever it asks, even when another agent has a class transformed again.
 *
 * <p>They are made beforehand, because a transformer runs while classes are loaded and must do no I/O and take no lock. It
 * gets every class that the JVM loads, so one comparison rules out the classes of other loaders.
 */
final class WeavingTransformer implements ClassFileTransformer {

    private final Weaver weaver;
    private final Consumer<Throwable> onFailure;
    private final boolean staysWoven;
    private final Map<String, Woven> byInternalName = new HashMap<>();

    /** A class file before and after weaving. */
    private static final class Woven {

        private final String className;
        private final byte[] before;
        private final byte[] after;

        Woven(String className, byte[] before, byte[] after) {
            this.className = className;
            this.before = before;
            this.after = after;
        }
    }

    /**
     * A transformer without classes yet.
     *
     * @param staysWoven what happens if another agent has changed a class so that it cannot be woven any more. If true, it
     *     stays woven and loses the other agent's change, so that no connect bypasses the agent. Otherwise it is left as the
     *     other agent has made it
     */
    WeavingTransformer(Weaver weaver, Consumer<Throwable> onFailure, boolean staysWoven) {
        this.weaver = weaver;
        this.onFailure = onFailure;
        this.staysWoven = staysWoven;
    }

    /** Weaves a class file for later. */
    void prepare(String className, byte[] file) {
        byInternalName.put(className.replace('.', '/'), new Woven(className, file, weaver.weave(className, file)));
    }

    @Override
    public byte[] transform(
            Module module, ClassLoader loader, String name, Class<?> type, ProtectionDomain domain, byte[] file) {
        if (loader != null || name == null) {
            return null;
        }
        Woven woven = byInternalName.get(name);
        if (woven == null) {
            return null;
        }
        if (Arrays.equals(file, woven.before)) {
            return woven.after;
        }
        // Another agent has changed the class: weave what it has made. All that this needs is loaded by now.
        try {
            return Privileged.isWanted() ? weaveAsAgent(woven, file) : weaver.weaveUnlessWoven(woven.className, file);
        } catch (Throwable e) {
            onFailure.accept(e);
            return staysWoven ? woven.after : null;
        }
    }

    /** Weaves with the agent's rights, which the code that has the class transformed need not have. */
    private byte[] weaveAsAgent(Woven woven, byte[] file) {
        return Privileged.get(new PrivilegedAction<byte[]>() {
            @Override
            public byte[] run() {
                return weaver.weaveUnlessWoven(woven.className, file);
            }
        });
    }
}
