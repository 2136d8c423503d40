package io.portkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckReportTest {

    private static final Check OK = Check.ok("kernel", "Linux 6.18");
    private static final Check WARN = Check.warn("open files", "1,024", "raise it");
    private static final Check FAIL = Check.fail("sources", "10.0.0.9 cannot be bound", "add it");

    @Test
    void is_as_bad_as_the_worst_check() {
        assertThat(CheckReport.of(List.of(OK, OK)).result()).isEqualTo(Check.Result.OK);
        assertThat(CheckReport.of(List.of(WARN, OK)).result()).isEqualTo(Check.Result.WARN);
        assertThat(CheckReport.of(List.of(OK, FAIL, WARN)).result()).isEqualTo(Check.Result.FAIL);
    }

    @Test
    void has_a_line_for_each_and_one_below_for_what_to_do() {
        assertThat(CheckReport.of(List.of(OK, WARN, FAIL, OK)).text().lines())
                .containsExactly(
                        "OK    kernel: Linux 6.18",
                        "WARN  open files: 1,024",
                        "      -> raise it",
                        "FAIL  sources: 10.0.0.9 cannot be bound",
                        "      -> add it",
                        "OK    kernel: Linux 6.18",
                        "",
                        "2 OK, 1 WARN, 1 FAIL");
    }

    @Test
    void is_read_by_machines_too() {
        JsonObject json =
                JsonParser.parseString(CheckReport.of(List.of(OK, WARN)).json()).getAsJsonObject();

        assertThat(json).hasToString("""
                {"result":"warn","checks":[\
                {"name":"kernel","result":"ok","seen":"Linux 6.18","todo":null},\
                {"name":"open files","result":"warn","seen":"1,024","todo":"raise it"}]}""");
    }
}
