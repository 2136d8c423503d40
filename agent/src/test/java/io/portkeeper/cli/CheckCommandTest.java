package io.portkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckCommandTest {

    private final StringWriter written = new StringWriter();

    private int check(String options) {
        return Main.run(new PrintWriter(written), ("check " + options).trim().split(" ", -1));
    }

    @Test
    void ends_with_0_when_nothing_fails() {
        assertThat(check("--pool 127.0.0.1-4")).isZero();

        assertThat(written.toString().lines())
                .anyMatch(line ->
                        line.matches("OK +sources: 4 can be bound and connect: 127\\.0\\.0\\.1-127\\.0\\.0\\.4"))
                .anyMatch(line -> line.matches("OK +kernel: Linux .*"))
                .noneMatch(line -> line.startsWith("FAIL"));
    }

    @Test
    void ends_with_1_when_a_source_is_missing() {
        assertThat(check("--pool 127.0.0.1,192.0.2.7")).isEqualTo(1);

        assertThat(written.toString()).containsPattern("FAIL +sources: 192\\.0\\.2\\.7 cannot be bound");
    }

    @Test
    void prints_json() {
        assertThat(check("--json --pool 127.0.0.1,192.0.2.7")).isEqualTo(1);

        JsonObject json = JsonParser.parseString(written.toString()).getAsJsonObject();
        assertThat(json.get("result").getAsString()).isEqualTo("fail");
        for (JsonElement check : json.getAsJsonArray("checks")) {
            assertThat(check.getAsJsonObject().keySet()).containsExactly("name", "result", "seen", "todo");
        }
    }

    @Test
    void does_without_a_pool() {
        assertThat(check("")).isZero();

        assertThat(written.toString()).contains("pool: none given, the kernel chooses the source");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--pool nosuch0",
                "--pool 10.0.0.300",
                "--pool=",
                "--pool !10.0.0.1",
                "--connect example.com",
                "--connect example.com:0",
                "--nonsense",
            })
    void refuses_what_makes_no_sense(String options) {
        assertThat(check(options)).isEqualTo(2);
        assertThat(written.toString()).isEmpty();
    }
}
