package io.portkeeper.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Compares the dashboard for Grafana with what the agent exports. */
class DashboardTest {

    private static final Path FILE = Path.of("..", "docs", "grafana", "portkeeper.json");

    /** Metrics that the dashboard omits on purpose. */
    private static final Set<String> LEFT_OUT = Set.of();

    private final List<JsonObject> panels = new ArrayList<>();
    private JsonObject dashboard;

    @BeforeEach
    void read() throws IOException {
        dashboard = JsonParser.parseString(Files.readString(FILE)).getAsJsonObject();
        objects(dashboard.get("panels")).stream()
                .filter(panel -> !text(panel, "type").equals("row"))
                .forEach(panels::add);
        assertThat(panels).hasSizeGreaterThan(20);
    }

    @Test
    void queries_nothing_that_is_not_exported() {
        for (JsonObject panel : panels) {
            for (JsonObject target : objects(panel.get("targets"))) {
                QueryAssert.ofQuery(text(target, "expr"))
                        .namesOnlyWhatIsExported()
                        .resultHasLabels(text(target, "legendFormat"), "\\{\\{\\s*(\\w+)\\s*}}");
            }
        }
        for (JsonObject variable : variables("query")) {
            QueryAssert.ofVariable(text(variable.getAsJsonObject("query"), "query"))
                    .namesOnlyWhatIsExported();
        }
    }

    @Test
    void shows_every_metric_that_is_exported_or_leaves_it_out_on_purpose() {
        Set<String> shown = new TreeSet<>();
        for (JsonObject panel : panels) {
            for (JsonObject target : objects(panel.get("targets"))) {
                shown.addAll(Query.of(text(target, "expr")).labelsByMetric().keySet());
            }
        }
        Set<String> wanted = new TreeSet<>(ExportedMetrics.labelsByName().keySet());
        wanted.removeAll(LEFT_OUT);
        assertThat(shown).isEqualTo(wanted);
    }

    @Test
    void each_panel_asks_only_for_the_jobs_and_instances_that_were_chosen() {
        for (JsonObject panel : panels) {
            for (JsonObject target : objects(panel.get("targets"))) {
                assertThat(Query.of(text(target, "expr")).labelsByMetric().values())
                        .as(text(panel, "title"))
                        .allSatisfy(labels -> assertThat(labels).contains("job", "instance"));
            }
        }
    }

    @Test
    void each_panel_says_what_it_shows_in_which_unit() {
        for (JsonObject panel : panels) {
            assertThat(text(panel, "description")).as(text(panel, "title")).endsWith(".");
            JsonObject defaults = panel.getAsJsonObject("fieldConfig").getAsJsonObject("defaults");
            assertThat(defaults.has("unit") || text(panel, "title").equals("Versions"))
                    .as("unit of " + text(panel, "title"))
                    .isTrue();
        }
    }

    @Test
    void takes_its_data_from_the_source_that_was_chosen() {
        assertThat(variables("datasource")).hasSize(1);
        List<JsonObject> askers = new ArrayList<>(panels);
        askers.addAll(variables("query"));
        for (JsonObject panel : panels) {
            askers.addAll(objects(panel.get("targets")));
        }
        for (JsonObject asker : askers) {
            assertThat(text(asker.getAsJsonObject("datasource"), "uid")).isEqualTo("${datasource}");
        }
        assertThat(dashboard.has("__inputs")).as("asked for at import").isFalse();
    }

    @Test
    void panels_have_numbers_of_their_own_and_do_not_overlap() {
        Set<Integer> ids = new TreeSet<>();
        Set<String> cells = new TreeSet<>();
        for (JsonObject panel : objects(dashboard.get("panels"))) {
            assertThat(ids.add(panel.get("id").getAsInt())).isTrue();
            JsonObject place = panel.getAsJsonObject("gridPos");
            int left = place.get("x").getAsInt();
            int top = place.get("y").getAsInt();
            assertThat(left + place.get("w").getAsInt()).isLessThanOrEqualTo(24);
            for (int x = left; x < left + place.get("w").getAsInt(); x++) {
                for (int y = top; y < top + place.get("h").getAsInt(); y++) {
                    assertThat(cells.add(x + "," + y)).as(text(panel, "title")).isTrue();
                }
            }
        }
    }

    private List<JsonObject> variables(String type) {
        return objects(dashboard.getAsJsonObject("templating").get("list")).stream()
                .filter(variable -> text(variable, "type").equals(type))
                .toList();
    }

    private static List<JsonObject> objects(JsonElement array) {
        List<JsonObject> objects = new ArrayList<>();
        for (JsonElement element : (JsonArray) array) {
            objects.add(element.getAsJsonObject());
        }
        return objects;
    }

    private static String text(JsonObject object, String key) {
        return object.get(key).getAsString();
    }
}
