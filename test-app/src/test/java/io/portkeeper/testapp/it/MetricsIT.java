package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.portkeeper.testapp.cli.HostAndPort;
import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Jvm;
import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.load.KeptConnection;
import io.portkeeper.testapp.load.Target;
import io.portkeeper.testapp.origin.Origin;
import io.portkeeper.testapp.proxy.ProxyUnderTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Prometheus reads from a real proxy: it is in Prometheus' own format, and the figures match the load. */
class MetricsIT {

    /** Few enough that a test uses up all of them. */
    private static final int PORTS = 100;

    /** The default of {@code reaper.min-idle}. */
    private static final Duration MIN_IDLE = Duration.ofSeconds(2);

    /** How many connections the page accepts at once. */
    private static final int MOST_CLIENTS = 64;

    /** Less than the 10 s that a request may take to arrive, so that the page has not given up any client by then. */
    private static final int ANSWER_MILLIS = 9_000;

    /** A row of the table of metrics. */
    private static final Pattern DOCUMENTED =
            Pattern.compile("(?m)^\\| `(portkeeper_\\w+)(?:\\{([\\w,]+)})?` \\| (gauge|counter) \\|");

    private static final String[] COUNTERS_OF_TROUBLE = {
        "portkeeper_connects_without_port_total",
        "portkeeper_connects_refused_total",
        "portkeeper_connects_unbound_total",
        "portkeeper_internal_failures_total"
    };

    private final List<KeptConnection> kept = new ArrayList<>();
    private final int port = Lab.freePort();
    private Origin origin;
    private Jvm proxy;
    private Target target;

    @BeforeEach
    void startOrigin() throws Exception {
        Lab.portRange(20_000, 20_000 + PORTS - 1);
        origin = new Origin(new InetSocketAddress(Lab.DESTINATION, Lab.freePort())).start();
    }

    @AfterEach
    void stop() throws Exception {
        for (KeptConnection connection : kept) {
            connection.close();
        }
        if (proxy != null) {
            proxy.close();
        }
        origin.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# TYPE a_total counter\na_total 1\n",
                "# HELP a What it is.\n# TYPE a counter\na 1\n",
                "# HELP a What it is.\n# TYPE a gauge\na{b=\"c} 1\n"
            })
    void promtool_does_complain_when_something_is_wrong(String text) throws Exception {
        Promtool.Verdict verdict = Promtool.checkMetrics(text);
        assertThat(verdict.status()).isNotZero();
        assertThat(verdict.output()).isNotEmpty();
    }

    @Test
    void counts_what_each_source_connects_and_holds() throws Exception {
        startProxy("pool=10.9.0.1-2", "strategy=round-robin", "ports.owned=off");
        request(50);

        assertScrape(scrape -> {
            for (String source : List.of("source=\"10.9.0.1\"", "source=\"10.9.0.2\"")) {
                assertThat(scrape.sum("portkeeper_connects_total", source)).isEqualTo(25);
                assertThat(scrape.sum("portkeeper_connections_open", source)).isEqualTo(25);
                assertThat(scrape.sum("portkeeper_source_pressure_ratio", source))
                        .isEqualTo(0.25);
                assertThat(scrape.sum("portkeeper_lane_ports_in_use", source, destination()))
                        .isEqualTo(25);
            }
            assertThat(scrape.sum("portkeeper_connects_by_rung_total")).isEqualTo((double) origin.accepted());
            assertThat(scrape.sum("portkeeper_connects_by_rung_total", "rung=\"window\""))
                    .isEqualTo(50);
            assertThat(scrape.sum("portkeeper_lane_ports")).isEqualTo(PORTS);
            assertThat(scrape.sum("portkeeper_destinations")).isEqualTo(1);
            assertThat(scrape.sum("portkeeper_build_info")).isEqualTo(1);
            assertNoTrouble(scrape);
        });
    }

    @Test
    void exports_what_the_documentation_says_and_nothing_else() throws Exception {
        Set<Scrape.Metric> documented = DOCUMENTED
                .matcher(Files.readString(Path.of("..", "docs", "observing.md")))
                .results()
                .map(row -> new Scrape.Metric(row.group(1), labels(row.group(2)), row.group(3)))
                .collect(Collectors.toSet());
        // This metric exists only if the agent was attached.
        assertThat(documented.removeIf(metric -> metric.name().equals("portkeeper_connections_unknown")))
                .isTrue();
        startProxy("pool=10.9.0.1");
        request(1);

        assertScrape(scrape -> assertThat(scrape.metrics()).isEqualTo(documented));
    }

    @Test
    void a_connection_that_the_proxy_closes_is_no_longer_open_but_in_time_wait() throws Exception {
        startProxy("pool=10.9.0.1", "ports.owned=off");
        request(30);
        for (KeptConnection connection : kept.subList(0, 20)) {
            connection.close();
        }

        assertScrape(scrape -> {
            assertThat(scrape.sum("portkeeper_connections_open")).isEqualTo(10);
            assertThat(scrape.sum("portkeeper_ports_time_wait")).isEqualTo(20);
            assertThat(scrape.sum("portkeeper_lane_ports_in_use")).isEqualTo(30);
            assertThat(scrape.sum("portkeeper_connects_total")).isEqualTo(30);
            assertNoTrouble(scrape);
        });
    }

    @Test
    void a_connect_for_which_there_is_no_port_counts_once() throws Exception {
        startProxy("pool=10.9.0.1", "ports.owned=off", "reaper=off");
        request(PORTS);
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> keep().get("/idle")).isInstanceOf(IOException.class);
        }

        assertScrape(scrape -> {
            assertThat(scrape.sum("portkeeper_connects_without_port_total")).isEqualTo(5);
            assertThat(scrape.sum("portkeeper_connects_total")).isEqualTo(PORTS);
            assertThat(scrape.sum("portkeeper_source_pressure_ratio")).isEqualTo(1);
            assertThat(scrape.sum("portkeeper_lane_ports_in_use", destination()))
                    .isEqualTo(PORTS);
        });
    }

    @Test
    void what_was_reaped_is_counted_and_no_longer_open() throws Exception {
        startProxy("pool=10.9.0.1", "ports.owned=off");
        request(PORTS);
        proxy.awaitIdle(MIN_IDLE);
        request(10);

        assertScrape(scrape -> {
            double reaped = scrape.sum("portkeeper_reaped_total");
            assertThat(reaped).isGreaterThanOrEqualTo(10);
            assertThat(scrape.sum("portkeeper_connections_open")).isEqualTo(origin.accepted() - reaped);
            assertThat(scrape.sum("portkeeper_connects_total")).isEqualTo((double) origin.accepted());
            assertThat(scrape.sum("portkeeper_reaped_dry_run_total")).isZero();
            assertNoTrouble(scrape);
        });
    }

    @Test
    void a_source_that_is_no_address_of_the_host_is_in_quarantine() throws Exception {
        startProxy("pool=10.9.0.1, 10.9.0.77", "strategy=round-robin");
        request(10);

        assertScrape(scrape -> {
            assertThat(scrape.sum("portkeeper_source_quarantined", "source=\"10.9.0.77\""))
                    .isEqualTo(1);
            assertThat(scrape.sum("portkeeper_source_quarantined")).isEqualTo(1);
            assertThat(scrape.sum("portkeeper_quarantines_total")).isPositive();
            assertThat(scrape.sum("portkeeper_connects_total", "source=\"10.9.0.1\""))
                    .isEqualTo(10);
            assertNoTrouble(scrape);
        });
    }

    @Test
    void a_source_that_is_drained_is_marked_and_keeps_what_is_open(@TempDir Path folder) throws Exception {
        Path options = Files.createFile(folder.resolve("portkeeper.properties"));
        startProxy("pool=10.9.0.1-2", "strategy=round-robin", "config=" + options);
        request(10);
        assertScrape(
                scrape -> assertThat(scrape.sum("portkeeper_source_drained")).isZero());

        Path changed = Files.writeString(folder.resolve("new"), "drain=10.9.0.2");
        Files.move(changed, options, StandardCopyOption.REPLACE_EXISTING);
        assertScrape(scrape -> {
            assertThat(scrape.sum("portkeeper_source_drained", "source=\"10.9.0.2\""))
                    .isEqualTo(1);
            assertThat(scrape.sum("portkeeper_source_drained")).isEqualTo(1);
        });
        request(10);

        assertScrape(scrape -> {
            assertThat(scrape.sum("portkeeper_connections_open", "source=\"10.9.0.2\""))
                    .isEqualTo(5);
            assertThat(scrape.sum("portkeeper_connections_open", "source=\"10.9.0.1\""))
                    .isEqualTo(15);
            assertNoTrouble(scrape);
        });
    }

    /** The JDK's server, which had twelve threads, was blocked by twelve such clients. */
    @ParameterizedTest
    @ValueSource(strings = {"", "GET /metrics HTTP/1.1\r\nHost: 127"})
    void a_thousand_clients_that_ask_nothing_keep_nobody_from_asking_and_take_few_descriptors(String sent)
            throws Exception {
        Lab.portRange(20_000, 24_999);
        startProxy("pool=10.9.0.1");
        assertScrape(scrape -> {});
        long before = descriptors();
        List<Socket> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 1_000; i++) {
                Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
                clients.add(client);
                client.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
            }

            assertThat(health("GET")).startsWith("HTTP/1.1 200 ").contains(" is live: ");
            assertThat(Scrape.of(port).sum("portkeeper_destinations")).isZero();
            await().until(() -> descriptors() <= before + MOST_CLIENTS);
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    @Test
    void the_health_check_by_head_prints_nothing_on_the_applications_stderr() throws Exception {
        startProxy("pool=10.9.0.1");
        assertScrape(scrape -> {});

        assertThat(health("HEAD")).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n");

        assertThat(proxy.stderr()).noneMatch(line -> line.contains("WARN"));
    }

    private String health(String method) throws IOException {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.setSoTimeout(ANSWER_MILLIS);
            client.getOutputStream()
                    .write((method + " /-/healthy HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private long descriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/" + proxy.pid() + "/fd"))) {
            return all.count();
        }
    }

    private static Set<String> labels(String list) {
        return list == null ? Set.of() : Set.of(list.split(",", -1));
    }

    private void startProxy(String... options) throws Exception {
        proxy = ProxyUnderTest.LITTLE_PROXY.start(
                origin, command -> Agent.under(Agent.under(command, options), "metrics=127.0.0.1:" + port));
        target = ProxyUnderTest.LITTLE_PROXY.target(origin, proxy);
    }

    /** Sends requests, each on a new connection to the origin, which stays open. */
    private void request(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            assertThat(keep().get("/idle")).isPositive();
        }
    }

    private KeptConnection keep() throws IOException {
        KeptConnection connection = new KeptConnection(target, kept.size());
        kept.add(connection);
        return connection;
    }

    /**
     * Scrapes until the expectations hold, because the server starts 10 s after the JVM. Prometheus must read the answer
     * without complaint.
     */
    private void assertScrape(Consumer<Scrape> expectations) throws Exception {
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(() -> expectations.accept(Scrape.of(port)));

        Scrape scrape = Scrape.of(port);
        assertThat(Promtool.checkMetrics(scrape.text())).isEqualTo(new Promtool.Verdict(0, ""));
        assertThat(scrape.series())
                .as("series, of which promtool lets one come twice")
                .doesNotHaveDuplicates();
    }

    private static void assertNoTrouble(Scrape scrape) {
        for (String counter : COUNTERS_OF_TROUBLE) {
            assertThat(scrape.sum(counter)).as(counter).isZero();
        }
    }

    private String destination() {
        return "destination=\"" + HostAndPort.format(origin.address()) + "\"";
    }
}
