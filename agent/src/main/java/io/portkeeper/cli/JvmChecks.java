package io.portkeeper.cli;

import io.portkeeper.weave.Installer;
import io.portkeeper.weave.Wanted;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether this JVM has the hook points and the modules that the agent uses. */
final class JvmChecks {

    private static final String HOOK_POINTS = "hook points";
    private static final String MODULES = "modules";

    /** Each module, and what is off without it. */
    private static final Map<String, String> LOST = new LinkedHashMap<>();

    static {
        LOST.put("java.management", "no JMX");
        LOST.put("jdk.attach", "the command attach cannot be run with this JVM");
        LOST.put("jdk.jfr", "no events in flight recordings");
    }

    private static final String AGENTS = "java.instrument";

    private JvmChecks() {}

    static Check notLinux(String system) {
        return Check.fail("system", system, "run the proxy on Linux; elsewhere the agent does nothing");
    }

    static List<Check> ofThisJvm() {
        List<Check> checks = new ArrayList<>();
        checks.add(Check.ok(
                "Java",
                Runtime.version() + " (" + System.getProperty("java.vendor") + ") in " + System.getProperty("java.home")
                        + "; if the proxy has another, run this with that one"));
        checks.add(hookPoints());
        checks.addAll(modules(
                ModuleLayer.boot().modules().stream().map(Module::getName).collect(Collectors.toSet())));
        return checks;
    }

    private static Check hookPoints() {
        try {
            return hookPoints(Wanted.missingIn(JvmChecks::classFile));
        } catch (RuntimeException e) {
            return Check.fail(HOOK_POINTS, "the class files of this JVM: " + e, "update the agent");
        }
    }

    static Check hookPoints(Installer.Missing missing) {
        if (!missing.required().isEmpty()) {
            return Check.fail(
                    HOOK_POINTS,
                    "this JVM lacks " + String.join(", ", missing.required()),
                    "update the agent, or use another JVM: the agent does not start in this one");
        }
        return missing.optional().isEmpty()
                ? Check.ok(HOOK_POINTS, "all are in this JVM")
                : Check.warn(
                        HOOK_POINTS,
                        "this JVM lacks " + String.join(", ", missing.optional()),
                        "update the agent, or use another JVM: the agent does less in this one");
    }

    /** The class file of a class of java.base; null if there is none, or if it cannot be read. */
    private static byte[] classFile(String className) {
        try (InputStream in = Object.class.getResourceAsStream("/" + className.replace('.', '/') + ".class")) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            return null;
        }
    }

    /** Checks what a JVM with only those modules cannot do. */
    static List<Check> modules(Set<String> present) {
        List<Check> checks = new ArrayList<>();
        if (!present.contains(AGENTS)) {
            checks.add(Check.fail(MODULES, AGENTS + " is missing: this JVM accepts no agents", add(AGENTS)));
        }
        LOST.forEach((module, lost) -> {
            if (!present.contains(module)) {
                checks.add(Check.warn(MODULES, module + " is missing: " + lost, add(module)));
            }
        });
        return checks.isEmpty() ? List.of(Check.ok(MODULES, AGENTS + ", " + String.join(", ", LOST.keySet()))) : checks;
    }

    private static String add(String module) {
        return "make the run-time image with jlink --add-modules " + module;
    }
}
