package io.portkeeper;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which of the agent's packages each package may import, and what main code must not use before the application's main. */
class ArchitectureTest {

    private static final String OURS = "io.portkeeper.";

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.portkeeper");

    /** Each package, and the other packages of the agent that it may import. */
    private static final Map<String, List<String>> IMPORTS = Map.ofEntries(
            Map.entry("premain", List.of()),
            Map.entry("boot", List.of()),
            Map.entry("transport", List.of("boot")),
            Map.entry("linux", List.of()),
            Map.entry("privilege", List.of()),
            Map.entry("observe", List.of("privilege", "text")),
            Map.entry("http", List.of("observe", "text")),
            Map.entry("text", List.of()),
            Map.entry("pool", List.of("linux")),
            Map.entry("ports", List.of("linux", "pool")),
            Map.entry("config", List.of("pool", "ports", "text", "track")),
            Map.entry("track", List.of("boot", "linux", "ports", "text")),
            Map.entry("reap", List.of("linux", "observe", "pool", "ports", "track")),
            Map.entry(
                    "connect",
                    List.of("boot", "config", "linux", "pool", "ports", "reap", "track", "observe", "privilege")),
            Map.entry("weave", List.of("boot", "linux", "privilege", "transport")),
            Map.entry(
                    "start",
                    List.of(
                            "boot",
                            "config",
                            "connect",
                            "linux",
                            "observe",
                            "pool",
                            "ports",
                            "privilege",
                            "reap",
                            "status",
                            "track",
                            "weave")),
            Map.entry(
                    "status",
                    List.of(
                            "config",
                            "connect",
                            "http",
                            "linux",
                            "observe",
                            "pool",
                            "ports",
                            "privilege",
                            "reap",
                            "text",
                            "track")),
            Map.entry("cli", List.of("config", "linux", "pool", "ports", "start", "status", "text", "weave")));

    /** Classes that are loaded only after main has had time to run, or by the command line. */
    private static final DescribedPredicate<JavaClass> COMES_LATER = resideInAnyPackage("io.portkeeper.cli..")
            .or(nameMatching("io\\.portkeeper\\.status\\.(Beans|DocumentedBean|Command[A-Z]|ProcessIdentity).*"));

    static List<String> packages() {
        return IMPORTS.keySet().stream().sorted().toList();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void a_package_imports_no_other_of_ours_than_it_may(String name) {
        String[] forbidden = IMPORTS.keySet().stream()
                .filter(other -> !other.equals(name) && !IMPORTS.get(name).contains(other))
                .map(other -> OURS + other + "..")
                .toArray(String[]::new);

        noClasses()
                .that()
                .resideInAPackage(OURS + name + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden)
                .check(MAIN);
    }

    @Test
    void every_package_has_a_rule() {
        assertThat(MAIN.stream().map(JavaClass::getPackageName).collect(Collectors.toSet()))
                .isEqualTo(IMPORTS.keySet().stream().map(OURS::concat).collect(Collectors.toSet()));
    }

    @Test
    void packages_form_no_cycle() {
        slices().matching("io.portkeeper.(*)..").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void premain_boot_and_transport_use_the_jdk_only() {
        classes()
                .that()
                .resideInAnyPackage("io.portkeeper.premain", "io.portkeeper.boot", "io.portkeeper.transport")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "java..", "io.portkeeper.premain", "io.portkeeper.boot", "io.portkeeper.transport"))
                .check(MAIN);
    }

    @Test
    void boot_and_transport_use_java_base_only() {
        classes()
                .that()
                .resideInAnyPackage("io.portkeeper.boot", "io.portkeeper.transport")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "java.lang",
                        "java.lang.invoke",
                        "java.io",
                        "java.net",
                        "io.portkeeper.boot",
                        "io.portkeeper.transport"))
                .check(MAIN);
    }

    @Test
    void only_weave_knows_asm() {
        noClasses()
                .that(resideOutsideOfPackages("io.portkeeper.weave"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.objectweb.asm..")
                .check(MAIN);
    }

    @Test
    void only_http_knows_the_server() {
        noClasses()
                .that(resideOutsideOfPackages("io.portkeeper.http"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.hc.core5..")
                .check(MAIN);
    }

    @Test
    void nothing_is_used_that_an_application_settles_in_its_main() {
        noClasses()
                .that(not(COMES_LATER))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.logging..", "javax.management..", "java.nio.file..")
                .check(MAIN);
    }

    @Test
    void no_class_is_called_util_helper_or_manager() {
        noClasses()
                .should()
                .haveNameMatching(".*(Utils?|Helper|Manager)(\\$.*)?")
                .check(MAIN);
    }

    @Test
    void every_package_says_its_duty() {
        for (String name : packages()) {
            assertThat(new File("src/main/java/io/portkeeper/" + name + "/package-info.java"))
                    .exists();
        }
    }
}
