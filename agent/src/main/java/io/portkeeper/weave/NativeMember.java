package io.portkeeper.weave;

import java.util.List;

/**
 * A member of a class of Netty that the agent weaves or relies on.
 *
 * @param className as Netty has it, with slashes
 * @param forms name and descriptor (JVMS 4.3) in one string, in each form that a known version has
 * @param required whether the class must have it
 * @param hook what is woven into it; null if it is only relied on
 */
record NativeMember(String className, List<String> forms, boolean required, Hook hook) {

    /** A method that is woven. */
    static NativeMember woven(String className, Hook hook, String... forms) {
        return new NativeMember(className, List.of(forms), true, hook);
    }

    /** A method that is woven if the class has it. Some versions do not. */
    static NativeMember wovenIfPresent(String className, Hook hook, String form) {
        return new NativeMember(className, List.of(form), false, hook);
    }

    /** A method or field that woven code relies on. */
    static NativeMember needed(String className, String form) {
        return new NativeMember(className, List.of(form), true, null);
    }

    /**
     * The form that the class has.
     *
     * @param prefix what stands before Netty's own names: empty, or for example {@code io/grpc/netty/shaded/}
     * @return null when it has none
     */
    String formIn(ClassFile file, String prefix) {
        for (String form : forms) {
            String renamed = form.replace("Lio/netty/", "L" + prefix + "io/netty/");
            if (file.has(renamed)) {
                return renamed;
            }
        }
        return null;
    }

    /** As a hook point, in the form that the class has. */
    HookPoint hookPoint(String form, String prefix) {
        int descriptor = form.indexOf('(');
        return new HookPoint(
                (prefix + className).replace('/', '.'),
                form.substring(0, descriptor),
                form.substring(descriptor),
                Purpose.TRANSPORT,
                hook);
    }
}
