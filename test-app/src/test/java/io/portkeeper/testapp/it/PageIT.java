package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.portkeeper.testapp.it.browser.Browser;
import io.portkeeper.testapp.it.browser.Figures;
import io.portkeeper.testapp.it.browser.PageServer;
import io.portkeeper.testapp.it.browser.Scheme;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the status page shows figures in a browser, under a policy that lets it load and run nothing else. */
class PageIT {

    private static final int DESK = 1_280;
    private static final Duration TWO_POLLS = Duration.ofSeconds(8);

    private static Browser browser;

    @BeforeAll
    static void startBrowser() {
        browser = Browser.start();
    }

    @AfterAll
    static void endBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void shows_each_source_lane_holder_and_victim_with_its_figures() throws Exception {
        try (PageServer server = new PageServer(Figures.busy())) {
            open(server, DESK, Scheme.LIGHT);
            assertThat(browser.text("h1")).isEqualTo("Portkeeper 0.1.0");
            assertThat(browser.texts("#facts dd"))
                    .containsExactly(
                            "10.9.0.1-4",
                            "sticky",
                            "on",
                            "5,535 (1,000 ephemeral, 4,535 owned)",
                            "2026-01-01 09:55:00 UTC (2 h 5 min)",
                            "4711");
            assertThat(browser.rows("#sources"))
                    .containsExactly(
                            List.of("10.9.0.1", "97 %", "nearly full", "5,480", "900", "..."),
                            List.of("10.9.0.2", "84 %", "filling", "4,550", "600", "..."),
                            List.of("10.9.0.3", "20 %", "drained", "1,130", "0", "..."),
                            List.of("10.9.0.4", "0 %", "in quarantine", "0", "0", "..."));
            assertThat(browser.rows("#lanes"))
                    .hasSize(5)
                    .startsWith(List.of("10.9.0.1", "10.9.1.1:8080", "97 %", "nearly full", "4,600", "769"))
                    .endsWith(List.of("10.9.0.2", "10.9.1.2:5432", "<1 %", "has ports", "2", "0"));
            assertThat(browser.rows("#holders"))
                    .hasSize(3)
                    .startsWith(List.of("com.example.billing.BillingClient.open", "10.9.1.1:8080", "9,400", "40 min"))
                    .endsWith(List.of(
                            "com.example.Audit.send",
                            "[2001:db8:ffff:eeee:dddd:cccc:bbbb:aaa1]:65535",
                            "60",
                            "not known"));
            assertThat(browser.rows("#reaps"))
                    .containsExactly(
                            List.of(
                                    "11:59:57, 3 s ago",
                                    "10.9.0.1",
                                    "10.9.1.1:8080",
                                    "62 s",
                                    "5 min",
                                    "a connect to it had no port",
                                    "com.example.billing.BillingClient.open"),
                            List.of(
                                    "11:58:50, 70 s ago",
                                    "10.9.0.2",
                                    "10.9.1.1:8080",
                                    "3.3 s",
                                    "2 h 30 min",
                                    "pressure",
                                    "not known"));
            assertThat(browser.attribute("#lanes [role=meter]", "aria-label"))
                    .isEqualTo("pressure from 10.9.0.1 to 10.9.1.1:8080");
            assertThat(browser.attribute("#lanes [role=meter]", "aria-valuetext"))
                    .isEqualTo("97 %");
            assertQuiet(server);
        }
    }

    @ParameterizedTest
    @CsvSource({"LIGHT, 1280", "DARK, 1280", "LIGHT, 1000", "LIGHT, 360", "DARK, 320"})
    void is_fit_for_all_whatever_the_scheme_and_the_width(Scheme scheme, int width) throws Exception {
        try (PageServer server = new PageServer(Figures.busy())) {
            for (JsonObject figures : List.of(Figures.busy(), Figures.thousandSources(), Figures.unused())) {
                server.show(figures);
                open(server, width, scheme);
                assertThat(browser.violations()).isEmpty();
                assertThat(browser.tooWide()).isEmpty();
            }
            server.fail(true);
            await().atMost(TWO_POLLS).until(() -> !browser.text("#old").isEmpty());
            assertThat(browser.violations()).isEmpty();
            assertThat(browser.tooWide()).isEmpty();
        }
    }

    @Test
    void the_verdict_is_the_worst_there_is_in_words_and_the_rest_follows() throws Exception {
        try (PageServer server = new PageServer(Figures.busy())) {
            open(server, DESK, Scheme.LIGHT);
            assertThat(browser.text("#level")).isEqualTo("Warning");
            assertThat(browser.text("#headline")).isEqualTo("10.9.0.4 is in quarantine");
            assertThat(browser.texts("#notes li"))
                    .containsExactly(
                            "10.9.0.1 to 10.9.1.1:8080 is 97 % full, and 1 more lane is over 80 %",
                            "10.9.0.3 is drained: no new connects, 1,130 left open");
            assertThat(browser.title()).isEqualTo("Warning: Portkeeper");

            server.show(Figures.calm());
            await().atMost(TWO_POLLS).until(() -> browser.text("#level").equals("OK"));
            assertThat(browser.text("#headline")).isEqualTo("All sources have ports");
            assertThat(browser.texts("#notes li")).isEmpty();
            assertThat(browser.title()).isEqualTo("Portkeeper");

            JsonObject unusable = Figures.busy();
            unusable.getAsJsonArray("sources")
                    .forEach(source -> source.getAsJsonObject().addProperty("quarantined", true));
            server.show(unusable);
            await().atMost(TWO_POLLS).until(() -> browser.text("#level").equals("Critical"));
            assertThat(browser.text("#headline")).isEqualTo("No source can be used: 4 in quarantine");
            assertQuiet(server);
        }
    }

    @Test
    void what_grew_between_two_polls_is_a_rate_and_a_connect_without_port_is_said_at_once() throws Exception {
        JsonObject figures = Figures.busy();
        try (PageServer server = new PageServer(figures)) {
            open(server, DESK, Scheme.LIGHT);
            assertThat(browser.text("#connects")).isEqualTo("...");
            figures.addProperty("time", "2026-01-01T12:00:10Z");
            figures.addProperty("liveSeconds", 7_510);
            JsonObject totals = figures.getAsJsonObject("totals");
            totals.addProperty("connects", 184_000 + 4_500);
            totals.addProperty("withoutPort", 12 + 30);
            totals.addProperty("reapedForPressure", 1_310 + 20);
            JsonObject source = figures.getAsJsonArray("sources").get(0).getAsJsonObject();
            source.addProperty("connects", 90_000 + 4_500);
            server.show(figures);
            await().atMost(TWO_POLLS).until(() -> browser.text("#connects").equals("450"));
            assertThat(browser.text("#missed")).isEqualTo("3.0");
            assertThat(browser.text("#missedMore")).isEqualTo("42 in all");
            assertThat(browser.text("#reaped")).isEqualTo("2.0");
            assertThat(browser.rows("#sources").get(0)).endsWith("450");
            assertThat(browser.rows("#sources").get(1)).endsWith("0");
            assertThat(browser.text("#level")).isEqualTo("Critical");
            assertThat(browser.text("#headline")).isEqualTo("30 connects found no port in the last 10 s");
            assertThat(browser.texts("#notes li"))
                    .contains("20 idle connections were reset for a port in the last 10 s");

            // Another JVM begins at 0. The page must not show that anything has grown by a negative number.
            JsonObject restarted = Figures.unused();
            restarted.addProperty("pid", 4_712);
            server.show(restarted);
            await().atMost(TWO_POLLS).until(() -> browser.text("#connects").equals("..."));
            assertThat(browser.text("#headline")).isEqualTo("No connect yet");
            assertQuiet(server);
        }
    }

    @Test
    void of_a_thousand_sources_it_draws_the_fullest_and_says_how_many_more_there_are() throws Exception {
        try (PageServer server = new PageServer(Figures.thousandSources())) {
            open(server, DESK, Scheme.LIGHT);
            List<List<String>> sources = browser.rows("#sources");
            assertThat(sources).hasSize(20);
            assertThat(sources.get(0)).startsWith("2001:db8:aaaa:bbbb:cccc:dddd:eeee:11", "1 %", "in quarantine");
            assertThat(sources.get(1)).startsWith("2001:db8:aaaa:bbbb:cccc:dddd:eeee:3e7", "99 %", "nearly full");
            assertThat(browser.text("#sources .rest")).contains("980 more sources, at most 98 % full");
            assertThat(browser.rows("#lanes")).hasSize(12);
            assertThat(browser.text("#lanes .rest")).contains("38 more lanes, less full");
            browser.click("#sources button");
            assertThat(browser.count("#sources tbody tr")).isEqualTo(1_000);
            assertThat(browser.text("#sources button")).isEqualTo("Show 20");
            assertQuiet(server);
        }
    }

    @Test
    void warns_for_as_long_as_something_is_off_that_this_jvm_lacks() throws Exception {
        JsonObject figures = Figures.calm();
        JsonArray lacks = new JsonArray();
        lacks.add("Java 40 lacks a.b.C.read (telling when; without it the reaper is off)");
        figures.add("lacks", lacks);
        try (PageServer server = new PageServer(figures)) {
            open(server, DESK, Scheme.LIGHT);
            assertThat(browser.text("#level")).isEqualTo("Warning");
            assertThat(browser.text("#headline"))
                    .isEqualTo("Java 40 lacks a.b.C.read (telling when; without it the reaper is off)");
            assertQuiet(server);
        }
    }

    @Test
    void without_a_pool_or_anything_to_show_it_says_so() throws Exception {
        JsonObject figures = Figures.unused();
        figures.add("pool", JsonNull.INSTANCE);
        figures.addProperty("unknown", 120);
        figures.addProperty("reaper", "off");
        try (PageServer server = new PageServer(figures)) {
            open(server, DESK, Scheme.LIGHT);
            assertThat(browser.texts("#facts dd").get(0)).isEqualTo("none: the kernel's choice");
            assertThat(browser.text("#openMore")).endsWith("; 120 more from before the agent");
            assertThat(browser.texts(".none"))
                    .containsExactly(
                            "None yet: the first connect brings them.",
                            "None in use.",
                            "Nobody: no connection is open.",
                            "Nothing is reaped.");

            JsonObject used = Figures.busy();
            used.add("pool", JsonNull.INSTANCE);
            used.addProperty("reaper", "dry-run");
            for (String list : new String[] {"sources", "lanes"}) {
                JsonArray all = used.getAsJsonArray(list);
                while (all.size() > 1) {
                    all.remove(1);
                }
            }
            used.getAsJsonArray("sources").get(0).getAsJsonObject().addProperty("address", "the kernel's choice");
            used.getAsJsonArray("lanes").get(0).getAsJsonObject().addProperty("source", "the kernel's choice");
            used.getAsJsonArray("reaps").get(0).getAsJsonObject().addProperty("dryRun", true);
            server.show(used);
            await().atMost(TWO_POLLS).until(() -> !browser.rows("#sources").isEmpty());
            assertThat(browser.text("#headline")).isEqualTo("The lane to 10.9.1.1:8080 is 97 % full");
            assertThat(browser.rows("#reaps").get(0)).contains("dry-run, left open: a connect to it had no port");
            assertThat(browser.text("#reapedHead")).isEqualTo("would be reaped a second");
            assertQuiet(server);
        }
    }

    @Test
    void when_nobody_answers_it_says_since_when_and_goes_on_asking() throws Exception {
        try (PageServer server = new PageServer(Figures.calm())) {
            open(server, DESK, Scheme.LIGHT);
            server.fail(true);
            await().atMost(TWO_POLLS).until(() -> browser.text("#level").equals("No answer"));
            assertThat(browser.text("#old"))
                    .matches("No answer since [0-9:]{8} UTC, for .* \\(HTTP status 503\\)\\..*");
            assertThat(browser.rows("#sources")).as("the old ones").hasSize(4);
            server.fail(false);
            await().atMost(TWO_POLLS).until(() -> browser.text("#level").equals("OK"));
            assertThat(browser.text("#old")).isEmpty();
        }
    }

    @Test
    void what_comes_is_never_read_as_markup() throws Exception {
        String site = "<img src=x onerror=alert(1)><script>alert(2)</script>.open";
        JsonObject figures = Figures.busy();
        figures.getAsJsonArray("holders").get(0).getAsJsonObject().addProperty("site", site);
        figures.addProperty("pool", site);
        try (PageServer server = new PageServer(figures)) {
            open(server, DESK, Scheme.LIGHT);
            assertThat(browser.rows("#holders").get(0).get(0)).isEqualTo(site);
            assertThat(browser.texts("#facts dd").get(0)).isEqualTo(site);
            assertThat(browser.count("img")).isZero();
            assertQuiet(server);
        }
    }

    private static void open(PageServer server, int width, Scheme scheme) {
        browser.open(server.page(), width, scheme);
        await().atMost(TWO_POLLS).until(() -> browser.text("#version").endsWith("0.1.0"));
    }

    /** Asserts that the page has sent requests to its own server only, and that the browser has reported no problem. */
    private static void assertQuiet(PageServer server) {
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.requests())
                .containsExactlyInAnyOrder(
                        server.page().toString(),
                        server.page().resolve("status.json").toString());
    }
}
