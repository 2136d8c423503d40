package io.portkeeper.weave;

import io.portkeeper.linux.JdkMember;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What the agent wants of a JDK, and what of it one lacks: hook points, and members that {@code linux} calls. */
public final class Wanted {

    private Wanted() {}

    /**
     * What the agent would miss in a JDK, which need not be one that it runs in; nothing is woven.
     *
     * @param feature the JDK's feature release
     * @param classFiles gives the class file of a class of java.base by its name with dots, null when there is none
     * @throws IllegalArgumentException when the class files are of a version that Byte Buddy does not know
     */
    public static Installer.Missing missingIn(int feature, Function<String, byte[]> classFiles) {
        List<HookPoint> points = HookPoints.of(feature);
        Set<String> names = new HashSet<>();
        points.forEach(point -> names.add(point.className()));
        JdkMember.ALL.forEach(member -> names.add(member.className()));
        JdkMember.OPTIONAL.forEach(member -> names.add(member.className()));
        Map<String, ClassFile> files = new HashMap<>();
        for (String name : names) {
            byte[] bytes = classFiles.apply(name);
            if (bytes != null) {
                files.put(name, new ClassFile(bytes));
            }
        }
        Installer.Missing missing = missing(points, JdkMember.ALL, files);
        for (JdkMember member : JdkMember.OPTIONAL) {
            if (!has(files, member)) {
                missing.optional().add(member.toString());
            }
        }
        return missing;
    }

    /** What of the hook points and of the members, without which the agent does not start, is not in those class files. */
    static Installer.Missing missing(List<HookPoint> points, List<JdkMember> members, Map<String, ClassFile> files) {
        Installer.Missing missing =
                new Installer.Missing(new ArrayList<>(), new ArrayList<>(), EnumSet.noneOf(Purpose.class));
        for (HookPoint point : points) {
            ClassFile file = files.get(point.className());
            if (file == null || !file.has(point.method(), point.descriptor())) {
                (point.purpose().isRequired() ? missing.required() : missing.optional()).add(describe(point));
                missing.lost().add(point.purpose());
            }
        }
        for (JdkMember member : members) {
            if (!has(files, member)) {
                missing.required().add(member.toString());
            }
        }
        return missing;
    }

    private static boolean has(Map<String, ClassFile> files, JdkMember member) {
        ClassFile file = files.get(member.className());
        return file != null && file.has(member.name(), member.descriptor());
    }

    static String describe(HookPoint point) {
        return point + " (" + point.purpose() + ")";
    }
}
