package io.portkeeper;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The methods that the agent calls show that it does not do what docs/security.md rules out. The jar's commands are separate
 * programs, and are not examined.
 */
class SecurityRulesTest {

    private static final Iterable<JavaClass> AGENT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("/io/portkeeper/cli/"))
            .importPackages("io.portkeeper");

    /** The classes that call a method whose {@code class.method} matches that pattern. */
    private static Set<String> callersOf(String calls) {
        Pattern wanted = Pattern.compile(calls);
        Set<String> callers = new TreeSet<>();
        for (JavaClass type : AGENT) {
            Stream.of(
                            type.getMethodCallsFromSelf(),
                            type.getConstructorCallsFromSelf(),
                            type.getMethodReferencesFromSelf(),
                            type.getConstructorReferencesFromSelf())
                    .flatMap(Set::stream)
                    .map(call -> call.getTarget().getOwner().getName() + "."
                            + call.getTarget().getName())
                    .filter(call -> wanted.matcher(call).matches())
                    .forEach(call -> callers.add(type.isAnonymousClass() ? type.getName() : type.getSimpleName()));
        }
        return callers;
    }

    /**
     * CommandFolder checks whether a process listens at a commands' socket, and CommandSocket sends a command to its own before
     * any other process can. Rehearsal is a Socket, but opens none. The URLConnection of AgentLoader reads the agent's jar.
     */
    @Test
    void opens_no_connection_of_its_own() {
        assertThat(callersOf("java\\.net\\.Socket\\.(<init>|connect)"
                        + "|java\\.nio\\.channels\\.(Asynchronous)?SocketChannel\\.(open|connect)"
                        + "|java\\.nio\\.channels\\.spi\\.SelectorProvider\\.openSocketChannel"
                        + "|java\\.net\\.(http\\..*|URL\\.open.*|URLConnection\\..*)"))
                .containsExactly(
                        "CommandFolder", "CommandSocket", "Rehearsal", "io.portkeeper.premain.AgentLoader$Entries$1");
    }

    @Test
    void listens_for_the_commands_and_the_page_only() {
        assertThat(callersOf("java\\.net\\.ServerSocket\\.<init>"
                        + "|java\\.nio\\.channels\\.(Asynchronous)?ServerSocketChannel\\.open"
                        + "|java\\.nio\\.channels\\.spi\\.SelectorProvider\\.openServerSocketChannel"
                        + "|com\\.sun\\.net\\.httpserver\\..*\\.create"
                        + "|io\\.prometheus\\..*HTTPServer\\.builder"))
                .containsExactly("BoundedServer", "CommandSocket");
    }

    /** JdkSocketCalls asks the kernel whether an address is one of this host; LoopbackClaims claims owned ports. */
    @Test
    void has_sockets_of_datagrams_that_send_nothing() {
        assertThat(callersOf("java\\.net\\.DatagramSocket\\.<init>|java\\.nio\\.channels\\.DatagramChannel\\.open"))
                .containsExactly("JdkSocketCalls", "LoopbackClaims");
        assertThat(callersOf("java\\.(net\\.DatagramSocket|nio\\.channels\\.DatagramChannel)\\.(send|write)"))
                .isEmpty();
    }

    @Test
    void asks_for_no_name_but_the_host_of_metrics() {
        assertThat(callersOf("java\\.net\\.InetAddress\\.get(ByName|AllByName|LocalHost|HostName|CanonicalHostName)"
                        + "|java\\.net\\.InetSocketAddress\\.getHostName"))
                .containsExactly("MetricsServer");
    }

    /** AgentLoader reads the agent's own jar. CommandFolder and UnknownConnections read only the names in a directory. */
    @Test
    void reads_no_files_but_these() {
        assertThat(callersOf("java\\.io\\.(FileInputStream|FileReader|RandomAccessFile)\\.<init>"
                        + "|java\\.nio\\.file\\.Files\\.(read|lines|list|walk|new(Input|BufferedR|ByteCh|Dir)).*"
                        + "|java\\.util\\.(Scanner|zip\\.ZipFile|jar\\.JarFile)\\.<init>"
                        + "|java\\.io\\.File\\.list.*"))
                .containsExactly(
                        "AgentLoader",
                        "CommandFolder",
                        "Entropy",
                        "FallbackFail",
                        "Interfaces",
                        "ListeningPorts",
                        "OptionFile",
                        "ProcessIdentity",
                        "Sysctl",
                        "UnknownConnections");
    }

    @Test
    void writes_no_file_but_the_log_and_makes_the_commands_socket() {
        assertThat(callersOf("java\\.io\\.(FileOutputStream|FileWriter|RandomAccessFile)\\.<init>"
                        + "|java\\.nio\\.channels\\.FileChannel\\.open"
                        + "|java\\.nio\\.file\\.Files\\.(create|write|delete|copy|move|set|new(Output|ByteCh|BufferedW)).*"
                        + "|java\\.io\\.File\\.(create|delete|mkdir|rename|set).*"))
                .as("Log writes to stderr")
                .containsExactly("CommandFolder", "Log", "LogFile");
    }

    @Test
    void starts_no_process_and_loads_no_native_code() {
        assertThat(callersOf(
                        "java\\.lang\\.ProcessBuilder\\..*|java\\.lang\\.(Runtime|System)\\.(exec|load|loadLibrary)"))
                .isEmpty();
    }

    /** If no call were found, the tests that expect none would always pass. */
    @Test
    void calls_are_found() {
        assertThat(callersOf("java\\.lang\\.System\\.nanoTime")).isNotEmpty();
    }
}
