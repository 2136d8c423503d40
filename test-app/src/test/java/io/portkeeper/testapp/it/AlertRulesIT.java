package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks what operators get for Prometheus and Grafana, with promtool. */
class AlertRulesIT {

    private static final Path DOCS = Path.of("..", "docs");
    private static final Path RULES = DOCS.resolve("prometheus/alerts.yml");

    /** Values such as Grafana substitutes for its variables. */
    private static final Map<String, String> VARIABLES = Map.of("$__rate_interval", "1m", "$__range", "1h");

    @TempDir
    private Path folder;

    @Test
    void alert_rules_are_well_formed() throws Exception {
        Promtool.Verdict verdict = Promtool.checkRules(RULES);
        assertThat(verdict.output()).contains("SUCCESS");
        assertThat(verdict.status()).isZero();
    }

    @Test
    void alert_rules_fire_when_they_should_and_only_then() throws Exception {
        Promtool.Verdict verdict = Promtool.testRules(DOCS.resolve("prometheus/alerts-test.yml"));
        assertThat(verdict.output()).contains("SUCCESS");
        assertThat(verdict.status()).isZero();
    }

    @Test
    void a_rule_that_is_too_late_is_found_out() throws Exception {
        String rules = Files.readString(RULES);
        assertThat(rules).contains("for: 5m");
        Files.writeString(folder.resolve("alerts.yml"), rules.replace("for: 5m", "for: 15m"));
        Path tests = Files.copy(DOCS.resolve("prometheus/alerts-test.yml"), folder.resolve("alerts-test.yml"));

        assertThat(Promtool.testRules(tests).status()).isNotZero();
    }

    @Test
    void queries_of_the_dashboard_are_well_formed() throws Exception {
        List<String> queries = new ArrayList<>();
        collect(JsonParser.parseString(Files.readString(DOCS.resolve("grafana/portkeeper.json"))), queries);
        assertThat(queries).hasSizeGreaterThan(20);
        assertThat(check(queries)).isEqualTo(new Promtool.Verdict(0, ""));

        queries.add("sum(rate(portkeeper_reaped_total))");
        assertThat(check(queries).status()).isNotZero();
    }

    /** Checks the queries as recording rules, because promtool reads queries only in rules. */
    private Promtool.Verdict check(List<String> queries) throws Exception {
        StringBuilder rules = new StringBuilder("groups: [{name: dashboard, rules: [");
        for (int i = 0; i < queries.size(); i++) {
            String query = queries.get(i);
            for (Map.Entry<String, String> variable : VARIABLES.entrySet()) {
                query = query.replace(variable.getKey(), variable.getValue());
            }
            // A JSON string is also a YAML string.
            rules.append("{record: query")
                    .append(i)
                    .append(", expr: ")
                    .append(new Gson().toJson(query))
                    .append("},\n");
        }
        Promtool.Verdict verdict = Promtool.checkRules(Files.writeString(
                folder.resolve("dashboard.yml"), rules.append("]}]").toString()));
        return verdict.status() == 0 ? new Promtool.Verdict(0, "") : verdict;
    }

    private static void collect(JsonElement element, List<String> queries) {
        if (element.isJsonArray()) {
            element.getAsJsonArray().forEach(child -> collect(child, queries));
        } else if (element.isJsonObject()) {
            element.getAsJsonObject().asMap().forEach((key, child) -> {
                if (key.equals("expr")) {
                    queries.add(child.getAsString());
                } else {
                    collect(child, queries);
                }
            });
        }
    }
}
