package io.portkeeper.weave;

import io.portkeeper.linux.JdkMember;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Checks the JDK against the hook points, weaves them, and proves that they are in the loaded classes. */
public final class Installer {

    private final Instrumentation instrumentation;
    private final Consumer<Throwable> onFailure;

    /**
     * An installer for the JDK of this JVM.
     *
     * @param onFailure is told when a class that another agent has transformed cannot be woven again
     */
    public Installer(Instrumentation instrumentation, Consumer<Throwable> onFailure) {
        this.instrumentation = instrumentation;
        this.onFailure = onFailure;
    }

    /**
     * What this JVM has not.
     *
     * @param required without these nothing is woven
     * @param optional without these something does not work, which each says
     * @param lost what does not work
     */
    public record Missing(List<String> required, List<String> optional, Set<Purpose> lost) {}

    /**
     * Weaves every hook point that there is and cannot wait, or nothing when a required one is missing.
     *
     * @throws UnmodifiableClassException or an unchecked throwable when the JVM does not take the woven classes; they are
     *     taken back then
     */
    public Missing install() throws UnmodifiableClassException {
        return install(points(false), JdkMember.ALL);
    }

    /** Weaves those that can wait, when the application runs; as {@link #install}. */
    public Missing installRest() throws UnmodifiableClassException {
        return install(points(true), List.of());
    }

    private static List<HookPoint> points(boolean canWait) {
        List<HookPoint> points = new ArrayList<>();
        for (HookPoint point : HookPoints.of(Runtime.version().feature())) {
            if (point.purpose().canWait() == canWait) {
                points.add(point);
            }
        }
        return points;
    }

    private Missing install(List<HookPoint> points, List<JdkMember> members) throws UnmodifiableClassException {
        LoadedClasses classes = new LoadedClasses(instrumentation);
        for (HookPoint point : points) {
            classes.load(point.className());
        }
        for (JdkMember member : members) {
            classes.load(member.className());
        }
        Map<String, byte[]> before = classes.retransform();
        Missing missing = Wanted.missing(points, members, parse(before));
        if (!missing.required.isEmpty()) {
            return missing;
        }
        WeavingTransformer transformer = new WeavingTransformer(new Weaver(points), onFailure);
        for (HookPoint point : points) {
            if (before.containsKey(point.className())) {
                transformer.prepare(point.className(), before.get(point.className()));
            }
        }
        instrumentation.addTransformer(transformer, true);
        boolean woven = false;
        try {
            List<String> unhooked = unhooked(points, parse(classes.retransform()), missing.optional);
            woven = unhooked.isEmpty();
            return new Missing(unhooked, missing.optional, missing.lost);
        } finally {
            if (!woven) {
                instrumentation.removeTransformer(transformer);
                classes.retransform();
            }
        }
    }

    private static Map<String, ClassFile> parse(Map<String, byte[]> bytes) {
        Map<String, ClassFile> files = new HashMap<>();
        for (Map.Entry<String, byte[]> entry : bytes.entrySet()) {
            files.put(entry.getKey(), new ClassFile(entry.getValue()));
        }
        return files;
    }

    private static List<String> unhooked(List<HookPoint> points, Map<String, ClassFile> files, List<String> missing) {
        List<String> unhooked = new ArrayList<>();
        for (HookPoint point : points) {
            ClassFile file = files.get(point.className());
            if (!missing.contains(Wanted.describe(point)) && (file == null || !file.callsBridge(point))) {
                unhooked.add(point + " was not woven");
            }
        }
        return unhooked;
    }
}
