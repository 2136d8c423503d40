package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.portkeeper.testapp.cli.HostAndPort;
import io.portkeeper.testapp.it.browser.Browser;
import io.portkeeper.testapp.it.browser.Scheme;
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
import java.net.URI;
import java.text.NumberFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The status page of a real proxy under the agent, in a browser: its figures match what the origins see. */
class StatusPageIT {

    /** How many more connections are opened when both lanes to the first origin are full. */
    private static final int MORE = 5;

    private static final int TO_THE_OTHER = 300;

    /** How many more ports of a full lane than necessary the reaper may free. */
    private static final int FEW = 10;

    /** The default of {@code reaper.min-idle}. */
    private static final Duration MIN_IDLE = Duration.ofSeconds(2);

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void shows_what_the_proxy_holds_and_what_was_reaped_and_is_fit_for_all() throws Exception {
        ProxyUnderTest proxy = ProxyUnderTest.JETTY_CONNECT;
        InetSocketAddress metrics = new InetSocketAddress(InetAddress.getLoopbackAddress(), Lab.freePort());
        List<KeptConnection> kept = new ArrayList<>();
        try (Origin origin = new Origin(new InetSocketAddress(Lab.DESTINATION, Lab.freePort())).start();
                Origin other = new Origin(new InetSocketAddress(Lab.OTHER_DESTINATION, Lab.freePort())).start();
                Jvm jvm = proxy.start(
                        origin,
                        command -> Agent.under(
                                command,
                                "pool=10.9.0.1-2",
                                "ports.owned=off",
                                "reaper.start=100%",
                                "sites=exact",
                                "metrics=" + HostAndPort.format(metrics)))) {
            Target target = proxy.target(origin, jvm);
            Target second = new Target(target.style(), target.entries(), other.address());
            keep(kept, target, 2 * Lab.PORTS);
            keep(kept, second, TO_THE_OTHER);
            jvm.awaitIdle(MIN_IDLE);
            keep(kept, target, MORE);
            await().atMost(LIMIT).until(() -> accepts(metrics));
            try (Browser browser = Browser.start()) {
                URI page = URI.create("http://" + HostAndPort.format(metrics) + "/");
                browser.open(page, 1_280, Scheme.LIGHT);
                await().atMost(LIMIT)
                        .untilAsserted(
                                () -> assertThat(browser.text("#open")).isEqualTo(figure(open(origin) + open(other))));
                assertFacts(browser);
                assertSources(browser, origin, other);
                assertLanes(browser, origin, other);
                assertHoldersAndReaps(browser, origin, other);
                assertGrows(browser, kept, second);
                assertFit(browser, page);
            }
            assertThat(jvm.stderr()).noneMatch(line -> line.contains("internal failure"));
        } finally {
            for (KeptConnection connection : kept) {
                connection.close();
            }
        }
    }

    private static void assertFacts(Browser browser) {
        assertThat(browser.text("h1")).startsWith("Portkeeper ");
        assertThat(browser.texts("#facts dd"))
                .startsWith("10.9.0.1-2", "sticky", "on", "1,000 (1,000 ephemeral, 0 owned)");
        assertThat(browser.text("#level")).isEqualTo("Warning");
        assertThat(browser.text("#headline"))
                .matches(
                        "10\\.9\\.0\\.[12] to 10\\.9\\.1\\.1:[0-9]+ is (full|99 % full), and 1 more lane is over 80 %");
    }

    /** Asserts that each open connection has a holder, and that those that are no longer open were reaped. */
    private static void assertHoldersAndReaps(Browser browser, Origin origin, Origin other) {
        List<List<String>> holders = browser.rows("#holders");
        assertThat(holders).allSatisfy(row -> assertThat(row.get(0)).contains("ConnectHandler.connectToServer"));
        assertThat(holders.stream().mapToInt(row -> number(row.get(2))).sum()).isEqualTo(open(origin) + open(other));
        int reaped = Math.toIntExact(origin.accepted()) - open(origin);
        assertThat(reaped).isGreaterThanOrEqualTo(MORE);
        assertThat(browser.text("#reapedMore")).isEqualTo(reaped + " in all");
        assertThat(browser.rows("#reaps")).isNotEmpty().allSatisfy(row -> {
            assertThat(row.get(2)).isEqualTo(HostAndPort.format(origin.address()));
            assertThat(row.get(5)).isIn("a connect to it had no port", "pressure");
        });
    }

    /** Asserts that each source has as many open connections as the origins have from it. */
    private static void assertSources(Browser browser, Origin... origins) {
        List<List<String>> rows = browser.rows("#sources");
        assertThat(rows).extracting(row -> row.get(0)).containsExactly("10.9.0.1", "10.9.0.2");
        for (List<String> row : rows) {
            int open = 0;
            for (Origin origin : origins) {
                open += open(origin, row.get(0));
            }
            assertThat(number(row.get(3))).as("open from " + row.get(0)).isEqualTo(open);
            assertThat(row.get(2)).isIn("nearly full", "full");
        }
    }

    /** Asserts that there are two full lanes to the first origin and one lane to the other. */
    private static void assertLanes(Browser browser, Origin origin, Origin other) {
        List<List<String>> rows = browser.rows("#lanes");
        assertThat(rows.subList(0, 2)).allSatisfy(row -> {
            assertThat(row.get(1)).isEqualTo(HostAndPort.format(origin.address()));
            assertThat(row.get(2)).isIn("99 %", "100 %");
            assertThat(number(row.get(4))).isGreaterThan(Lab.PORTS - FEW).isEqualTo(open(origin, row.get(0)));
        });
        assertThat(rows.subList(2, rows.size())).singleElement().satisfies(row -> {
            assertThat(row.get(1)).isEqualTo(HostAndPort.format(other.address()));
            assertThat(row.get(2)).isEqualTo("30 %");
            assertThat(number(row.get(4))).isEqualTo(TO_THE_OTHER).isEqualTo(open(other, row.get(0)));
        });
    }

    /** Asserts that figures and rates are updated while the page is open. */
    private static void assertGrows(Browser browser, List<KeptConnection> kept, Target target) throws Exception {
        String before = browser.text("#open");
        keep(kept, target, 100);
        await().atMost(LIMIT).until(() -> number(browser.text("#open")) == number(before) + 100);
        assertThat(browser.text("#connects")).isNotEqualTo("0").isNotEqualTo("...");
    }

    /** Asserts that the page fits in both colour schemes and on a phone, and sends requests to its own server only. */
    private static void assertFit(Browser browser, URI page) throws IOException {
        assertFit(browser, "light");
        browser.open(page, 1_280, Scheme.DARK);
        awaitFigures(browser);
        assertFit(browser, "dark");
        browser.open(page, 360, Scheme.LIGHT);
        awaitFigures(browser);
        assertFit(browser, "phone");
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.requests())
                .containsExactlyInAnyOrder(
                        page.toString(), page.resolve("status.json").toString());
    }

    private static void assertFit(Browser browser, String name) throws IOException {
        browser.screenshot(name);
        assertThat(browser.violations()).isEmpty();
        assertThat(browser.tooWide()).isEmpty();
    }

    private static void awaitFigures(Browser browser) {
        await().atMost(LIMIT)
                .until(() -> browser.rows("#sources").size() == 2
                        && !browser.text("#connects").equals("..."));
    }

    private static int open(Origin origin, String source) {
        return origin.openByPeer().entrySet().stream()
                .filter(peer -> peer.getKey().getHostAddress().equals(source))
                .mapToInt(peer -> peer.getValue())
                .sum();
    }

    private static int open(Origin origin) {
        return origin.openByPeer().values().stream().mapToInt(Integer::intValue).sum();
    }

    private static int number(String figure) {
        return Integer.parseInt(figure.replace("about ", "").replace(",", ""));
    }

    private static String figure(int number) {
        return NumberFormat.getIntegerInstance(Locale.ENGLISH).format(number);
    }

    private static boolean accepts(InetSocketAddress server) {
        try (Socket socket = new Socket()) {
            socket.connect(server);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void keep(List<KeptConnection> kept, Target target, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            KeptConnection connection = new KeptConnection(target, kept.size());
            kept.add(connection);
            assertThat(connection.get("/kept")).isPositive();
        }
    }
}
