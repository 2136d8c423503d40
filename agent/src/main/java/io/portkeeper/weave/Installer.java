package io.portkeeper.weave;

import io.portkeeper.linux.JdkMember;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Checks the JDK against the hook points, weaves them, and proves that they are in the loaded classes. */
public final class Installer {

    private final Instrumentation instrumentation;
    private final Consumer<Throwable> onFailure;
    private final boolean staysWoven;

    /**
     * An installer for the JDK of this JVM.
     *
     * @param onFailure receives the failure if a class that another agent has transformed cannot be woven again
     * @param staysWoven whether such a class loses the other agent's change; otherwise it loses this agent's hooks
     */
    public Installer(Instrumentation instrumentation, Consumer<Throwable> onFailure, boolean staysWoven) {
        this.instrumentation = instrumentation;
        this.onFailure = onFailure;
        this.staysWoven = staysWoven;
    }

    /**
     * What this JVM lacks.
     *
     * @param required without these nothing is woven
     * @param optional without these something does not work; each entry says what
     * @param lost what does not work
     */
    public record Missing(List<String> required, List<String> optional, Set<Purpose> lost) {}

    /**
     * Weaves every hook that this JDK has and that cannot wait, or nothing if a required one is missing.
     *
     * @throws UnmodifiableClassException or an unchecked throwable if the JVM does not accept the woven classes; they are
     *     taken back then
     */
    public Missing install() throws UnmodifiableClassException {
        return install(hooks(false), JdkMember.ALL);
    }

    /** Weaves those that can wait, once the application runs; as {@link #install}. */
    public Missing installRest() throws UnmodifiableClassException {
        return install(hooks(true), List.of());
    }

    private static List<JdkHook> hooks(boolean canWait) {
        List<JdkHook> hooks = new ArrayList<>();
        for (JdkHook hook : HookPoints.ALL) {
            if (hook.purpose().canWait() == canWait) {
                hooks.add(hook);
            }
        }
        return hooks;
    }

    private Missing install(List<JdkHook> hooks, List<JdkMember> members) throws UnmodifiableClassException {
        Map<String, byte[]> before = new HashMap<>();
        Wanted.Found found = Wanted.in(read(hooks, members, before), hooks, members);
        if (!found.missing().required().isEmpty()) {
            return found.missing();
        }
        WeavingTransformer transformer = new WeavingTransformer(new Weaver(found.points()), onFailure, staysWoven);
        LoadedClasses classes = new LoadedClasses(instrumentation);
        for (HookPoint point : found.points()) {
            classes.load(point.className());
            transformer.prepare(point.className(), before.get(point.className()));
        }
        instrumentation.addTransformer(transformer, true);
        boolean woven = false;
        try {
            List<String> unhooked = unhooked(found.points(), parse(classes.retransform()));
            woven = unhooked.isEmpty();
            return new Missing(
                    unhooked, found.missing().optional(), found.missing().lost());
        } finally {
            if (!woven) {
                instrumentation.removeTransformer(transformer);
                classes.retransform();
            }
        }
    }

    /**
     * Reads the classes of the hooks and members. The class of an older form is loaded only if the newer forms are not
     * there, because each additional class makes the start longer.
     *
     * @param bytes receives the class files
     */
    private Map<String, ClassFile> read(List<JdkHook> hooks, List<JdkMember> members, Map<String, byte[]> bytes)
            throws UnmodifiableClassException {
        Set<String> asked = new HashSet<>();
        for (JdkMember member : members) {
            asked.add(member.className());
        }
        Set<String> next = new HashSet<>(asked);
        Map<String, ClassFile> files = new HashMap<>();
        while (true) {
            for (JdkHook hook : hooks) {
                String className = hook.in(files) == null ? firstNotIn(asked, hook) : null;
                if (className != null) {
                    next.add(className);
                }
            }
            if (next.isEmpty()) {
                return files;
            }
            LoadedClasses classes = new LoadedClasses(instrumentation);
            for (String className : next) {
                classes.load(className);
            }
            Map<String, byte[]> read = classes.retransform();
            bytes.putAll(read);
            files.putAll(parse(read));
            asked.addAll(next);
            next.clear();
        }
    }

    /** The first class of the hook's forms that has not been asked for; null when all have been. */
    private static String firstNotIn(Set<String> asked, JdkHook hook) {
        for (HookPoint form : hook.forms()) {
            if (!asked.contains(form.className())) {
                return form.className();
            }
        }
        return null;
    }

    private static Map<String, ClassFile> parse(Map<String, byte[]> bytes) {
        Map<String, ClassFile> files = new HashMap<>();
        for (Map.Entry<String, byte[]> entry : bytes.entrySet()) {
            files.put(entry.getKey(), new ClassFile(entry.getValue()));
        }
        return files;
    }

    private static List<String> unhooked(List<HookPoint> points, Map<String, ClassFile> files) {
        List<String> unhooked = new ArrayList<>();
        for (HookPoint point : points) {
            ClassFile file = files.get(point.className());
            if (file == null || !file.callsBridge(point)) {
                unhooked.add(point + " was not woven");
            }
        }
        return unhooked;
    }
}
