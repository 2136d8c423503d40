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
 * Hands the JVM the woven class files whenever it asks, also when another agent has a class transformed again.
 *
 * <p>They are made beforehand: a transformer must do no I/O and take no lock, for it runs inside the loading of classes.
 * Every class that the JVM loads passes here, so anything but a hook point's class is left after one comparison of its
 * loader.
 */
final class WeavingTransformer implements ClassFileTransformer {

    private final Weaver weaver;
    private final Consumer<Throwable> onFailure;
    private final boolean staysWoven;
    private final Map<String, Woven> byInternalName = new HashMap<>();

    /** A class file before and after. */
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
     * @param staysWoven whether a class that another agent has changed so that it cannot be woven any more is woven as it was before,
     *     rather than left as the other has made it: no connect may pass by then
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
        // Another agent has changed the class before us: weave what it made. All that this needs is loaded by now.
        try {
            return Privileged.isWanted() ? weaveAsAgent(woven, file) : weaver.weaveUnlessWoven(woven.className, file);
        } catch (Throwable e) {
            onFailure.accept(e);
            return staysWoven ? woven.after : null;
        }
    }

    /** Whoever has the class transformed need not have the rights. */
    private byte[] weaveAsAgent(Woven woven, byte[] file) {
        return Privileged.get(new PrivilegedAction<byte[]>() {
            @Override
            public byte[] run() {
                return weaver.weaveUnlessWoven(woven.className, file);
            }
        });
    }
}
