package io.portkeeper.weave;

import io.portkeeper.linux.JdkMember;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** What the agent wants from a JDK, and which of it a JDK has or lacks: hook points, and members that {@code linux} calls. */
public final class Wanted {

    private Wanted() {}

    /**
     * What a JDK has.
     *
     * @param points those to weave, one for each hook that the JDK has
     * @param missing the rest
     */
    record Found(List<HookPoint> points, Installer.Missing missing) {}

    /**
     * What the agent would lack in a JDK, which need not be the one that runs. Nothing is woven.
     *
     * @param classFiles gives the class file of a class of java.base by its name with dots, or null if there is none
     * @throws IllegalArgumentException if the class files contain something that ASM does not know
     */
    public static Installer.Missing missingIn(Function<String, byte[]> classFiles) {
        Map<String, ClassFile> files = filesIn(classFiles);
        Installer.Missing missing = in(files, HookPoints.ALL, JdkMember.ALL).missing;
        for (JdkMember member : JdkMember.OPTIONAL) {
            if (!has(files, member)) {
                missing.optional().add(describe(member, files));
            }
        }
        return missing;
    }

    /** The class files of all classes that have a hook point or a member, in this JDK or in another. */
    static Map<String, ClassFile> filesIn(Function<String, byte[]> classFiles) {
        Set<String> names = new HashSet<>();
        HookPoints.ALL.forEach(hook -> hook.forms().forEach(form -> names.add(form.className())));
        JdkMember.ALL.forEach(member -> names.add(member.className()));
        JdkMember.OPTIONAL.forEach(member -> names.add(member.className()));
        Map<String, ClassFile> files = new HashMap<>();
        for (String name : names) {
            byte[] bytes = classFiles.apply(name);
            if (bytes != null) {
                files.put(name, new ClassFile(bytes));
            }
        }
        return files;
    }

    /** Which of the hooks those class files have, and which of the members without which the agent does not start. */
    static Found in(Map<String, ClassFile> files, List<JdkHook> hooks, List<JdkMember> members) {
        List<HookPoint> points = new ArrayList<>();
        Installer.Missing missing =
                new Installer.Missing(new ArrayList<>(), new ArrayList<>(), EnumSet.noneOf(Purpose.class));
        for (JdkHook hook : hooks) {
            HookPoint point = hook.in(files);
            if (point != null) {
                points.add(point);
            } else {
                (hook.purpose().isRequired() ? missing.required() : missing.optional()).add(describe(hook, files));
                missing.lost().add(hook.purpose());
            }
        }
        for (JdkMember member : members) {
            if (!has(files, member)) {
                missing.required().add(describe(member, files));
            }
        }
        return new Found(points, missing);
    }

    static boolean has(Map<String, ClassFile> files, JdkMember member) {
        ClassFile file = files.get(member.className());
        return file != null && file.has(member.name(), member.descriptor());
    }

    static String describe(JdkHook hook, Map<String, ClassFile> files) {
        Set<String> methods = new TreeSet<>();
        Set<String> classNames = new TreeSet<>();
        for (HookPoint form : hook.forms()) {
            methods.add(form.method().concat(form.descriptor()));
            classNames.add(form.className());
        }
        return hook.forms().get(0) + " (" + hook.purpose() + nearest(methods, classNames, files, true) + ")";
    }

    static String describe(JdkMember member, Map<String, ClassFile> files) {
        String nearest =
                nearest(Set.of(member.name().concat(member.descriptor())), Set.of(member.className()), files, false);
        return nearest.isEmpty() ? member.toString() : member + " (" + nearest.substring(2) + ")";
    }

    private static String nearest(
            Set<String> methods, Set<String> classNames, Map<String, ClassFile> files, boolean withBody) {
        List<String> nearest = NearestMethods.to(methods, classNames, files, withBody);
        return nearest.isEmpty() ? "" : "; nearest: " + String.join(" or ", nearest);
    }
}
