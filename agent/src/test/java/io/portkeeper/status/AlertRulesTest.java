package io.portkeeper.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Compares Prometheus's alert rules with what the agent exports. {@code promtool test rules} checks whether they fire. */
class AlertRulesTest {

    private static final Path FOLDER = Path.of("..", "docs", "prometheus");

    private final List<Map<?, ?>> rules = new ArrayList<>();

    @BeforeEach
    void read() throws IOException {
        Map<?, ?> file =
                new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(FOLDER.resolve("alerts.yml")));
        for (Object group : (List<?>) file.get("groups")) {
            for (Object rule : (List<?>) map(group).get("rules")) {
                rules.add(map(rule));
            }
        }
        assertThat(rules).hasSizeGreaterThan(5);
    }

    @Test
    void ask_for_nothing_that_is_not_exported() {
        for (Map<?, ?> rule : rules) {
            QueryAssert query = QueryAssert.ofQuery((String) rule.get("expr")).namesOnlyWhatIsExported();
            map(rule.get("annotations"))
                    .values()
                    .forEach(annotation -> query.resultHasLabels((String) annotation, "\\$labels\\.(\\w+)"));
        }
    }

    @Test
    void each_says_what_is_wrong_what_to_do_and_how_urgent_it_is() {
        for (Map<?, ?> rule : rules) {
            String name = (String) rule.get("alert");
            assertThat(name).matches("Portkeeper[A-Z][A-Za-z]+");
            Map<?, ?> annotations = map(rule.get("annotations"));
            assertThat((String) annotations.get("summary")).as(name).contains("{{ $labels.instance }}");
            assertThat((String) annotations.get("description")).as(name).endsWith(".");
            assertThat(map(rule.get("labels")).get("severity")).as(name).isIn("warning", "critical");
        }
    }

    @Test
    void each_is_tested_to_fire() throws IOException {
        String tests = Files.readString(FOLDER.resolve("alerts-test.yml"));
        Set<String> untested = rules.stream()
                .map(rule -> (String) rule.get("alert"))
                .filter(name -> !tests.contains("ALERTS{alertname=\"" + name + "\", alertstate=\"firing\""))
                .collect(Collectors.toSet());
        assertThat(untested).isEmpty();
    }

    private static Map<?, ?> map(Object value) {
        return (Map<?, ?>) value;
    }
}
