package io.portkeeper.weave;

import io.portkeeper.linux.JdkMember;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Checks the JDK against the hook points, weaves them, and proves that they are in the loaded classes. */
public final class Installer {

    private final Instrumentation instrumentation;
    private final List<HookPoint> points;
    private final LoadedClasses classes;

    /** An installer for the JDK of this JVM. */
    public Installer(Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
        this.points = HookPoints.of(Runtime.version().feature());
        this.classes = new LoadedClasses(instrumentation);
    }

    /**
     * Weaves every hook point, or none.
     *
     * @return what is missing in this JVM, empty when the hooks are in place
     */
    public List<String> install() throws UnmodifiableClassException {
        for (HookPoint point : points) {
            classes.load(point.className());
        }
        for (JdkMember member : JdkMember.ALL) {
            classes.load(member.className());
        }
        Map<String, byte[]> before = classes.retransform();
        List<String> missing = missing(parse(before));
        if (!missing.isEmpty()) {
            return missing;
        }
        WeavingTransformer transformer = new WeavingTransformer(new Weaver(points));
        for (HookPoint point : points) {
            transformer.prepare(point.className(), before.get(point.className()));
        }
        instrumentation.addTransformer(transformer, true);
        List<String> unhooked = unhooked(parse(classes.retransform()));
        if (!unhooked.isEmpty()) {
            instrumentation.removeTransformer(transformer);
            classes.retransform();
        }
        return unhooked;
    }

    private static Map<String, ClassFile> parse(Map<String, byte[]> bytes) {
        Map<String, ClassFile> files = new HashMap<>();
        for (Map.Entry<String, byte[]> entry : bytes.entrySet()) {
            files.put(entry.getKey(), new ClassFile(entry.getValue()));
        }
        return files;
    }

    private List<String> missing(Map<String, ClassFile> files) {
        List<String> missing = new ArrayList<>();
        for (HookPoint point : points) {
            ClassFile file = files.get(point.className());
            if (file == null || !file.has(point.method(), point.descriptor())) {
                missing.add(point + " (" + point.purpose() + ")");
            }
        }
        for (JdkMember member : JdkMember.ALL) {
            ClassFile file = files.get(member.className());
            if (file == null || !file.has(member.name(), member.descriptor())) {
                missing.add(member.toString());
            }
        }
        return missing;
    }

    private List<String> unhooked(Map<String, ClassFile> files) {
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
