package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.attach.VirtualMachine;
import io.portkeeper.testapp.bench.LoadedClasses;
import io.portkeeper.testapp.connect.Acceptor;
import io.portkeeper.testapp.connect.ConnectPath;
import io.portkeeper.testapp.connect.Connector;
import io.portkeeper.testapp.it.subject.EndsSlowlyMain;
import io.portkeeper.testapp.it.subject.HelloMain;
import io.portkeeper.testapp.it.subject.SettingsInMain;
import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Command;
import io.portkeeper.testapp.lab.Jvm;
import io.portkeeper.testapp.lab.JvmCommand;
import io.portkeeper.testapp.lab.Lab;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a JVM starts with the agent, and what the application finds when main begins. */
@Tag("jdk")
class StartIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String POOL = "pool=" + Lab.POOL;

    /** A line about a class that the JVM has loaded: "[0.123s][info][class,load] java.lang.Object source: ...". */
    private static final Pattern LOADED = Pattern.compile(".* (\\S+) source: .*");

    private static final Pattern SETTLED_TOO_EARLY = Pattern.compile("java\\.util\\.logging\\..*"
            + "|javax\\.management\\..*|java\\.lang\\.management\\..*"
            + "|java\\.nio\\.file\\.FileSystems.*"
            + "|java\\.net\\.(Inet.*|NetworkInterface.*|Socket|ServerSocket|SocketImpl|URLClassLoader)"
            + "|io\\.portkeeper\\.linux\\.(JdkSocketCalls|HostNames)");

    @TempDir
    Path folder;

    @Test
    void prints_nothing_but_that_it_is_live() throws Exception {
        for (JvmCommand command : List.of(hello(), hello().withOptions("-Xcheck:jni"))) {
            try (Jvm jvm = run(Agent.under(command, POOL))) {
                assertThat(jvm.stdout()).containsExactly("hello");
                assertThat(jvm.stderr())
                        .containsExactly("INFO portkeeper - portkeeper " + version() + " is live: pool " + Lab.POOL
                                + ", strategy sticky, owned ports 61000-65535, reaper on");
            }
        }
    }

    /** The agent opens its views after main has begun. By then, the JVM may already be shutting down. */
    @Test
    void says_nothing_of_a_jvm_that_ends_meanwhile() throws Exception {
        try (Jvm jvm = run(Agent.under(JvmCommand.of(EndsSlowlyMain.class), POOL))) {
            assertThat(jvm.stdout()).containsExactly("the views had their turn");
            assertThat(jvm.stderr()).singleElement().asString().contains("is live");
        }
    }

    @Test
    void does_not_turn_class_data_sharing_of_the_application_off() throws Exception {
        Path archive = folder.resolve("application.jsa");
        Path jar = folder.resolve("hello.jar");
        jarOf(HelloMain.class, jar);
        JvmCommand hello = hello().withClassPath(jar.toString());
        run(hello.withOptions("-XX:ArchiveClassesAtExit=" + archive)).close();
        JvmCommand shared = hello.withOptions("-XX:SharedArchiveFile=" + archive, "-Xlog:class+load");
        try (Jvm jvm = run(Agent.under(shared, POOL))) {
            assertThat(jvm.stdout())
                    .anyMatch(line -> line.contains(HelloMain.class.getName() + " source: shared objects file (top)"));
            assertThat(jvm.stderr()).hasSize(1);
        }
    }

    private static JvmCommand verified() {
        return Connector.command().withOptions("-XX:+UnlockDiagnosticVMOptions", "-XX:+BytecodeVerificationLocal");
    }

    /** An agent that is attached weaves at once what otherwise is woven ten seconds after the start. */
    @Test
    void classes_that_are_woven_late_pass_the_verifier() throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = Connector.start(verified())) {
            Command.portkeeper("attach", String.valueOf(connector.jvm().pid()), "pool=10.9.0.1")
                    .succeeded();
            for (ConnectPath path : ConnectPath.available()) {
                assertThat(connector.open(path, 2, origin)).isEqualTo("opened 2 failed 0");
            }
            assertThat(connector.log("INFO")).isNotEmpty();
            assertThat(connector.jvm().stderr()).noneMatch(line -> line.matches("(WARN|ERROR) portkeeper.*"));
        }
    }

    @Test
    void woven_classes_pass_the_verifier() throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = Connector.start(Agent.under(verified(), "pool=10.9.0.1-2", "ports.owned=off"))) {
            for (ConnectPath path : ConnectPath.available()) {
                assertThat(connector.open(path, 2, origin)).isEqualTo("opened 2 failed 0");
            }
            assertThat(connector.open(ConnectPath.CHANNEL, 1_900, origin)).isEqualTo("opened 1900 failed 0");
            assertThat(connector.open(ConnectPath.CHANNEL, 200, origin)).contains("no port left");
        }
    }

    /** There were 640 once, and a start took twice as long. A few more may come with a JDK or an option. */
    @Test
    void loads_few_classes_before_main_and_links_no_lambda() throws Exception {
        LoadedClasses without = LoadedClasses.before(HelloMain.class, hello());
        LoadedClasses with = LoadedClasses.before(HelloMain.class, Agent.under(hello(), POOL));

        assertThat(with.ofAgent()).isLessThanOrEqualTo(175);
        int feature = Runtime.version().feature();
        assertThat(with.ofJdk() - without.ofJdk()).isLessThanOrEqualTo(feature < 21 ? 125 : feature < 25 ? 132 : 145);
        assertThat(with.names()).noneMatch(name -> name.startsWith("io.portkeeper.") && name.contains("Lambda"));
    }

    @Test
    void nothing_that_main_may_settle_is_loaded_before_main() throws Exception {
        Set<String> without = loadedBeforeMain(hello());
        Path config = Files.writeString(folder.resolve("portkeeper.properties"), "rotate=1h\ndrain=192.0.2.3");
        Set<String> with = loadedBeforeMain(Agent.under(
                hello(),
                POOL + ", lo",
                "routes=203.0.113.0/24=192.0.2.1-2; *.example.com=192.0.2.2; 10.0.0.0/8=direct",
                "config=" + config));
        assertThat(with).contains("sun.nio.ch.Net", "sun.nio.ch.PortkeeperBridge", "java.lang.PortkeeperTransports");
        with.removeAll(without);
        assertThat(with).noneMatch(name -> SETTLED_TOO_EARLY.matcher(name).matches());
    }

    @Test
    void an_application_gets_what_it_sets_in_main() throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION)) {
            String[] remote = origin.hostAndPort().split(":", -1);
            JvmCommand command = JvmCommand.of(SettingsInMain.class, remote);
            List<String> without = run(command).stdout();
            assertThat(without)
                    .containsExactly(
                            "io.portkeeper.testapp.it.subject.SettingsInMain$OwnLogManager",
                            "io.portkeeper.testapp.it.subject.OwnFileSystemProvider",
                            "/10.9.1.1",
                            "0.0.0.0/0.0.0.0");
            try (Jvm jvm = run(Agent.under(command, "pool=10.9.0.1"))) {
                List<String> expected = new ArrayList<>(without);
                expected.set(2, "/10.9.0.1");
                assertThat(jvm.stdout()).isEqualTo(expected);
            }
        }
    }

    @Test
    void a_second_agent_says_that_one_is_running() throws Exception {
        Path copy = Files.copy(Agent.path(), folder.resolve("copy.jar"));
        for (String second : List.of(Agent.option(), "-javaagent:" + copy)) {
            try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                    Connector connector = Connector.start(
                            Agent.under(Connector.command(), POOL).withOptions(second))) {
                assertThat(connector.open(ConnectPath.SOCKET, 10, origin)).isEqualTo("opened 10 failed 0");
                assertThat(origin.awaitHeld(10).bySource()).hasSize(1).doesNotContainKey("10.9.1.1");
                assertThat(connector.log("already running in this JVM")).hasSize(1);
                assertThat(connector.log("is live")).hasSize(1);
            }
        }
    }

    @Test
    void works_beside_jacoco_in_either_order() throws Exception {
        for (boolean first : new boolean[] {true, false}) {
            Path data = folder.resolve("jacoco-" + first + ".exec");
            String jacoco = "-javaagent:" + jacoco() + "=destfile=" + data + newestJava();
            JvmCommand command = first
                    ? Agent.under(Connector.command(), POOL).withOptions(jacoco)
                    : Agent.under(Connector.command().withOptions(jacoco), POOL);
            try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                    Connector connector = Connector.start(command)) {
                assertThat(connector.open(ConnectPath.CHANNEL, 1_500, origin)).isEqualTo("opened 1500 failed 0");
                connector.jvm().closeStdin();
                assertThat(connector.jvm().exitCode(LIMIT)).isZero();
                assertThat(connector.jvm().stderr()).allMatch(line -> line.startsWith("INFO portkeeper - "));
            }
            assertThat(data).isNotEmptyFile();
        }
    }

    @Test
    void the_jar_may_be_renamed_and_moved() throws Exception {
        Path odd = Files.createDirectories(folder.resolve("ein Ordner mit 100% + Ümlaut"));
        Path copy = Files.copy(Agent.path(), odd.resolve("other name.jar"));
        JvmCommand command = hello().withOptions("-javaagent:" + copy, "-Dportkeeper.pool=" + Lab.POOL);
        try (Jvm jvm = run(command)) {
            assertThat(jvm.stderr()).singleElement().asString().contains("is live");
        }
    }

    @Test
    void options_come_from_four_places_in_order_of_precedence() throws Exception {
        Path file = Files.writeString(
                folder.resolve("portkeeper.properties"), "pool=10.9.0.4\nstrategy=random\nlog.level=info\n");
        JvmCommand fromFile = Agent.under(hello(), "config=" + file);
        assertThat(live(fromFile)).contains("pool 10.9.0.4, strategy random");
        JvmCommand environment = fromFile.withEnvironment("PORTKEEPER_POOL", "10.9.0.3");
        assertThat(live(environment)).contains("pool 10.9.0.3, strategy random");
        JvmCommand property = environment.withOptions("-Dportkeeper.pool=10.9.0.2");
        assertThat(live(property)).contains("pool 10.9.0.2, strategy random");
        JvmCommand argument = hello().withOptions(
                        Agent.option() + "=pool=10.9.0.1,10.9.0.2,strategy=least-used", "-Dportkeeper.pool=10.9.0.3");
        assertThat(live(argument)).contains("pool 10.9.0.1,10.9.0.2, strategy least-used");
    }

    @Test
    void enabled_false_leaves_the_jvm_alone() throws Exception {
        try (Jvm jvm = run(Agent.under(hello(), POOL, "enabled=false"))) {
            assertThat(jvm.stderr()).isEmpty();
        }
    }

    @Test
    void without_a_pool_it_leaves_the_source_to_the_kernel() throws Exception {
        try (Jvm jvm = run(Agent.under(hello()))) {
            assertThat(jvm.stderr())
                    .singleElement()
                    .asString()
                    .contains("is live: no pool, the kernel chooses the source, owned ports 61000-65535, reaper on");
        }
    }

    @Test
    void on_another_system_it_stays_out_of_the_way() throws Exception {
        try (Jvm jvm = run(Agent.under(hello().withOptions("-Dos.name=Plan 9"), POOL))) {
            assertThat(jvm.stdout()).containsExactly("hello");
            assertThat(jvm.stderr()).singleElement().asString().contains("not started", "this is Plan 9");
        }
    }

    @Test
    void attached_to_a_running_jvm_it_binds_what_comes_after() throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = Connector.withoutAgent()) {
            connector.open(ConnectPath.CHANNEL, 10, origin);
            assertThat(origin.awaitHeld(10).bySource()).containsOnlyKeys("10.9.1.1");
            attach(connector.jvm().pid(), "pool=10.9.0.1");
            connector.open(ConnectPath.CHANNEL, 10, origin);
            assertThat(origin.awaitHeld(20).bySource())
                    .containsOnlyKeys("10.9.0.1", "10.9.1.1")
                    .containsEntry("10.9.0.1", 10);
        }
    }

    private static void attach(long pid, String options) throws Exception {
        VirtualMachine vm = VirtualMachine.attach(String.valueOf(pid));
        try {
            vm.loadAgent(Agent.path().toString(), options);
        } finally {
            vm.detach();
        }
    }

    private static JvmCommand hello() {
        return JvmCommand.of(HelloMain.class);
    }

    private static Jvm run(JvmCommand command) throws Exception {
        try (Jvm jvm = command.start()) {
            assertThat(jvm.exitCode(LIMIT)).as("%s", jvm.stderr()).isZero();
            return jvm;
        }
    }

    private static String live(JvmCommand command) throws Exception {
        try (Jvm jvm = run(command)) {
            return jvm.stderr().toString();
        }
    }

    private static Set<String> loadedBeforeMain(JvmCommand command) throws Exception {
        Set<String> classes = new TreeSet<>();
        try (Jvm jvm = run(command.withOptions("-Xlog:class+load"))) {
            for (String line : jvm.stdout()) {
                Matcher loaded = LOADED.matcher(line);
                if (loaded.matches()) {
                    if (loaded.group(1).equals(HelloMain.class.getName())) {
                        return classes;
                    }
                    classes.add(loaded.group(1));
                }
            }
        }
        throw new IllegalStateException("the class-load log does not name " + HelloMain.class);
    }

    private static String version() throws IOException {
        try (JarFile jar = new JarFile(Agent.path().toFile())) {
            return jar.getManifest().getMainAttributes().getValue("Implementation-Version");
        }
    }

    /** JaCoCo 0.8.15 reads class files up to Java 27. On a newer JDK, it must leave all other classes alone. */
    private static String newestJava() {
        return Runtime.version().feature() > 27 ? ",includes=io.portkeeper.*" : "";
    }

    private static String jacoco() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> entry.contains("org.jacoco.agent"))
                .findFirst()
                .orElseThrow();
    }

    private static void jarOf(Class<?> type, Path jar) throws IOException {
        String entry = type.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                InputStream in = type.getClassLoader().getResourceAsStream(entry)) {
            out.putNextEntry(new JarEntry(entry));
            in.transferTo(out);
        }
    }
}
