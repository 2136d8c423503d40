package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.portkeeper.testapp.connect.Acceptor;
import io.portkeeper.testapp.connect.ConnectPath;
import io.portkeeper.testapp.connect.Connector;
import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Command;
import io.portkeeper.testapp.lab.Jvm;
import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.origin.Origin;
import io.portkeeper.testapp.proxy.ProxyUnderTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/security.md says about the agent as a whole. */
class SecurityIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    /** A line of /proc/PID/net about a socket of the process. */
    private record Entry(List<String> fields) {

        boolean listens() {
            return fields.get(3).equals("0A");
        }

        String local() {
            return fields.get(1);
        }
    }

    private static List<Entry> sockets(long pid, String protocol) throws IOException {
        Set<String> own = inodes(pid);
        List<Entry> entries = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/net/" + protocol))) {
            List<String> fields = List.of(line.trim().split("\\s+", -1));
            if (fields.size() > 9 && own.contains(fields.get(9))) {
                entries.add(new Entry(fields));
            }
        }
        return entries;
    }

    private static Set<String> inodes(long pid) throws IOException {
        Set<String> inodes = new HashSet<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                try {
                    String target = Files.readSymbolicLink(descriptor).toString();
                    if (target.startsWith("socket:[")) {
                        inodes.add(target.substring("socket:[".length(), target.length() - 1));
                    }
                } catch (NoSuchFileException e) {
                    // The descriptor has been closed meanwhile.
                }
            }
        }
        return inodes;
    }

    @Test
    void listens_on_the_socket_of_the_commands_only_and_connects_to_nobody() throws Exception {
        try (Connector connector = Connector.underAgent("pool=10.9.0.1")) {
            long pid = connector.jvm().pid();
            Path commands = await().atMost(LIMIT)
                    .until(() -> CommandSockets.of(pid), sockets -> !sockets.isEmpty())
                    .get(0);

            assertThat(Files.getPosixFilePermissions(commands.getParent()))
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
            for (String protocol : List.of("tcp", "tcp6", "udp", "udp6")) {
                assertThat(sockets(pid, protocol)).as(protocol).isEmpty();
            }
            // A socket that listens has the flag __SO_ACCEPTON of linux/net.h.
            Set<String> own = inodes(pid);
            assertThat(Files.readAllLines(Path.of("/proc/" + pid + "/net/unix")))
                    .filteredOn(line -> line.contains(" 00010000 ")
                            && own.contains(line.trim().split("\\s+", -1)[6]))
                    .singleElement()
                    .asString()
                    .endsWith(" " + commands);
            connector.jvm().closeStdin();
            assertThat(connector.jvm().exitCode(LIMIT)).isZero();
            assertThat(commands.getParent()).doesNotExist();
        }
    }

    @Test
    void listens_on_loopback_for_the_page_where_no_host_is_named() throws Exception {
        int port = Lab.freePort();
        try (Connector connector = Connector.underAgent("pool=10.9.0.1", "metrics=" + port)) {
            long pid = connector.jvm().pid();
            connector.jvm().awaitLine(line -> line.contains("status page and metrics at"), LIMIT);

            List<Entry> listening = new ArrayList<>(sockets(pid, "tcp"));
            listening.addAll(sockets(pid, "tcp6"));
            assertThat(listening).singleElement().satisfies(entry -> {
                assertThat(entry.listens()).isTrue();
                assertThat(entry.local()).endsWith(String.format(Locale.ROOT, "0100007F:%04X", port));
            });
        }
    }

    @Test
    void claims_owned_ports_on_an_address_of_loopback() throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = Connector.underAgent("pool=10.9.0.1")) {
            assertThat(connector.open(ConnectPath.SOCKET, Lab.PORTS + 100, origin))
                    .isEqualTo("opened " + (Lab.PORTS + 100) + " failed 0");

            List<Entry> sockets = new ArrayList<>(sockets(connector.jvm().pid(), "udp"));
            sockets.addAll(sockets(connector.jvm().pid(), "udp6"));
            assertThat(sockets)
                    .isNotEmpty()
                    .allSatisfy(
                            entry -> assertThat(entry.local()).as("127.80.75.1").matches("([0F]*)014B507F:.*"));
        }
    }

    /** If the bounding set is empty, not even root gets a capability (capabilities(7)). */
    @Test
    void needs_no_capability() throws Exception {
        Path java = Files.createDirectories(folder.resolve("bin")).resolve("java");
        Files.writeString(
                java,
                "#!/bin/sh\nexec setpriv --bounding-set=-all --inh-caps=-all --no-new-privs "
                        + Path.of(System.getProperty("java.home"), "bin", "java") + " \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector =
                        Connector.start(Agent.under(Connector.command().withJavaHome(folder), "pool=10.9.0.1-2"))) {
            assertThat(Files.readAllLines(Path.of("/proc/" + connector.jvm().pid() + "/status")))
                    .contains("CapEff:\t0000000000000000", "CapPrm:\t0000000000000000");
            assertThat(connector.open(ConnectPath.SOCKET, 2 * Lab.PORTS + 100, origin))
                    .isEqualTo("opened " + (2 * Lab.PORTS + 100) + " failed 0");
        }
    }

    @Test
    void neither_logs_nor_shows_what_a_proxy_transfers_nor_the_names_of_destinations() throws Exception {
        int port = Lab.freePort();
        Path hosts = Files.writeString(folder.resolve("hosts"), "10.9.1.1 name-of-origin.example\n");
        try (Origin origin = new Origin(new InetSocketAddress(Lab.DESTINATION, Lab.freePort())).start();
                Jvm proxy = ProxyUnderTest.LITTLE_PROXY.start(
                        origin,
                        command -> Agent.under(
                                command.withOptions("-Djdk.net.hosts.file=" + hosts),
                                "pool=10.9.0.1",
                                "log.level=debug",
                                "sites=exact",
                                "metrics=" + port))) {
            InetSocketAddress entry =
                    ProxyUnderTest.LITTLE_PROXY.target(origin, proxy).entry(0);
            String host = "name-of-origin.example:" + origin.address().getPort();
            assertThat(request(
                            entry,
                            "GET http://" + host + "/in-the-url HTTP/1.1\r\nHost: " + host
                                    + "\r\nCookie: in-a-cookie\r\nAuthorization: Basic in-a-header\r\n\r\n"))
                    .startsWith("HTTP/1.1 200");
            proxy.awaitLine(line -> line.contains("status page and metrics at"), LIMIT);

            StringBuilder said = new StringBuilder();
            for (String path : List.of("/", "/status.json", "/metrics")) {
                said.append(page(port, path));
            }
            String pid = String.valueOf(proxy.pid());
            said.append(Command.portkeeper("status", pid).succeeded());
            said.append(Command.portkeeper("report", pid).succeeded());
            proxy.stderr().stream()
                    .filter(line -> line.contains("portkeeper - "))
                    .forEach(said::append);
            assertThat(said.toString())
                    .contains("first connection bound", "10.9.0.1", "10.9.1.1")
                    .doesNotContain("in-the-url", "in-a-cookie", "in-a-header", "name-of-origin");
        }
    }

    private static String request(InetSocketAddress entry, String request) throws IOException {
        try (Socket socket = new Socket(entry.getAddress(), entry.getPort())) {
            socket.setSoTimeout((int) LIMIT.toMillis());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        }
    }

    private static String page(int port, String path) throws IOException {
        try (InputStream in =
                URI.create("http://127.0.0.1:" + port + path).toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void the_jar_holds_these_libraries_under_names_of_its_own_and_no_native_code() throws IOException {
        Set<String> libraries = new TreeSet<>();
        Set<String> others = new TreeSet<>();
        try (JarFile jar = new JarFile(Agent.path().toFile())) {
            for (String name : jar.stream()
                    .map(Object::toString)
                    .filter(entry -> !entry.endsWith("/"))
                    .toList()) {
                String[] parts = name.split("/", -1);
                if (name.startsWith("io/portkeeper/shaded/")) {
                    libraries.add(
                            parts[3].equals("commons") || parts[3].equals("hc") ? parts[3] + "." + parts[4] : parts[3]);
                } else if (!name.startsWith("io/portkeeper/")) {
                    others.add(name);
                }
                assertThat(name).matches(".*\\.(class|html|properties|dat|MF)|META-INF/(LICENSE|NOTICE)");
            }
        }
        assertThat(libraries)
                .containsExactly(
                        "asm",
                        "commons.lang3",
                        "commons.text",
                        "gson",
                        "hc.client5",
                        "hc.core5",
                        "picocli",
                        "prometheus",
                        "publicsuffix",
                        "slf4j");
        assertThat(others)
                .containsExactly(
                        "META-INF/LICENSE",
                        "META-INF/MANIFEST.MF",
                        "META-INF/NOTICE",
                        "java/lang/PortkeeperTransports.class",
                        "sun/nio/ch/PortkeeperBridge.class");
    }
}
