package io.portkeeper.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.portkeeper.status.Status.HolderStatus;
import io.portkeeper.status.Status.LaneStatus;
import io.portkeeper.status.Status.ReapStatus;
import io.portkeeper.status.Status.Rungs;
import io.portkeeper.status.Status.SourceStatus;
import io.portkeeper.status.Status.StalledThread;
import io.portkeeper.status.Status.Totals;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusTest {

    private static final Status FULL = new Status(
            "portkeeper 1.2.3",
            123,
            "2026-01-01T00:00:00Z",
            12,
            "10.9.0.1-4",
            "sticky",
            "dry-run",
            List.of("Java 17 lacks a method (without it the reaper is off)"),
            List.of(new StalledThread("portkeeper-clock", 12)),
            1_000,
            4_535,
            3,
            7,
            new Totals(1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
            new Rungs(1, 2, 3, 4),
            List.of(new SourceStatus("10.9.0.1", 1, 2, 3, 0.42, true, true)),
            List.of(new LaneStatus("10.9.0.1", "10.9.1.1:8080", 1, 2, 5_535, 0.42)),
            List.of(new HolderStatus("10.9.1.1:8080", "com.example.A$1.<init>", 19_400, false, 2_400.5)),
            List.of(new ReapStatus(
                    "2026-01-01T00:00:00Z",
                    "10.9.0.1",
                    "10.9.1.1:8080",
                    3.2,
                    80,
                    "pressure",
                    "com.example.A.a",
                    true)));

    private static final Status EMPTY = new Status(
            "portkeeper 1.2.3",
            123,
            "2026-01-01T00:00:00Z",
            12,
            null,
            "sticky",
            "off",
            List.of(),
            List.of(),
            1_000,
            0,
            0,
            null,
            new Totals(0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
            new Rungs(0, 0, 0, 0),
            List.of(),
            List.of(),
            List.of(new HolderStatus("10.9.1.1:8080", "unknown call site", 1, true, null)),
            List.of());

    @Test
    void is_the_same_when_it_is_read_back() {
        assertThat(Status.of(FULL.json())).isEqualTo(FULL);
        assertThat(Status.of(EMPTY.json())).isEqualTo(EMPTY);
    }

    /** The command line may be newer than the agent that it asks. */
    @Test
    void of_an_older_agent_says_nothing_of_what_that_does_not_know() {
        JsonObject older = JsonParser.parseString(FULL.json()).getAsJsonObject();
        older.remove("lacks");
        older.remove("stalled");

        assertThat(Status.of(older.toString()).lacks()).isEmpty();
        assertThat(Status.of(older.toString()).stalled()).isEmpty();
    }

    /** Any program may be listening on the socket. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "\"status\"",
                "{\"version\":{}}",
                "{\"version\":[1,2]}",
                "{\"pid\":\"x\"}",
                "{\"pid\":1e99}",
                "{\"sources\":{}}"
            })
    void is_nothing_else(String other) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Status.of(other))
                .withMessageStartingWith("what came is no status");
    }

    @ParameterizedTest
    @ValueSource(strings = {"time", "totals", "rungs"})
    void is_none_without_what_each_agent_tells(String missing) {
        JsonObject json = JsonParser.parseString(FULL.json()).getAsJsonObject();
        json.remove(missing);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Status.of(json.toString()))
                .withMessageStartingWith("what came is no status");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sources", "lanes", "holders", "reaps", "lacks", "stalled"})
    void may_lack_a_list_but_has_nothing_empty_in_one(String list) {
        JsonObject json = JsonParser.parseString(FULL.json()).getAsJsonObject();
        json.remove(list);
        assertThat(JsonParser.parseString(Status.of(json.toString()).json())
                        .getAsJsonObject()
                        .getAsJsonArray(list))
                .isEmpty();

        json.add(list, JsonParser.parseString("[null]"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Status.of(json.toString()))
                .withMessageStartingWith("what came is no status");
    }

    /** So a reader need not distinguish a missing value from an unknown one. */
    @Test
    void writes_what_is_not_known_as_null() {
        JsonObject json = JsonParser.parseString(EMPTY.json()).getAsJsonObject();

        assertThat(json.get("pool").isJsonNull()).isTrue();
        assertThat(json.get("unknown").isJsonNull()).isTrue();
        assertThat(json.getAsJsonArray("holders")
                        .get(0)
                        .getAsJsonObject()
                        .get("oldestIdleSeconds")
                        .isJsonNull())
                .isTrue();
    }

    @Test
    void is_one_line() {
        assertThat(FULL.json()).doesNotContain("\n").contains("com.example.A$1.<init>");
    }

    /** Any program may have written it, and a terminal may show it. */
    @Test
    void is_read_as_lines_of_printable_characters() {
        String json = FULL.json()
                .replace("com.example.A.a", "a\\nERROR\\u001b[2J")
                .replace("10.9.0.1-4", "b\u009b2J")
                .replace("Java 17 lacks", "c\\r\\nd");
        Status read = Status.of(json);

        assertThat(read.reaps().get(0).site()).isEqualTo("a ERROR [2J");
        assertThat(read.pool()).isEqualTo("b 2J");
        assertThat(read.lacks().get(0)).startsWith("c  d ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{}", "[]", "7", "{\"totals\": 7}", "<html>"})
    void is_not_read_from_anything_else(String text) {
        assertThatThrownBy(() -> Status.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("what came is no status");
    }
}
