package io.portkeeper.testapp.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.testapp.proxy.ProxyUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    private static final Figures WITHOUT = new Figures(1_000, 1, 2_990, 720, 520, 1_115, 499, 0, 0, 0);
    private static final Figures WITH = new Figures(3_990, 4, 0, 10_800, 0, -1, 0, 500, 0, 0);

    @Test
    void the_readme_shows_what_was_measured_last() throws IOException {
        Path project = Path.of("..");
        String readme = Files.readString(project.resolve("README.md"));
        String doc = Files.readString(project.resolve("docs/matrix.md"));

        assertThat(MatrixTableMain.MARKS.content(readme)).isEqualTo(MatrixTableMain.MARKS.content(doc));
    }

    @Test
    void a_row_survives_its_file() {
        Row measured = new Row(ProxyUnderTest.VERTX, "", WITHOUT, WITH);
        Row skipped = new Row(ProxyUnderTest.NETTY_RELAY_IO_URING, "not permitted", null, null);

        assertThat(Row.parse(measured.line())).isEqualTo(measured);
        assertThat(Row.parse(skipped.line())).isEqualTo(skipped);
    }

    @Test
    void a_cell_says_from_where_to_where_the_jdks_go() {
        Figures slower = new Figures(998, 1, 2_992, 720, 510, 1_210, 499, 0, 0, 0);

        String table = new Table(List.of(
                        List.of(new Row(ProxyUnderTest.VERTX, "", WITHOUT, WITH)),
                        List.of(new Row(ProxyUnderTest.VERTX, "", slower, WITH))))
                .markdown();

        assertThat(table)
                .contains(
                        "| Vert.x, reverse | NIO | 998–1,000 → 3,990 | fail after 1,115–1,210 ms → 0 of 10,800 fail |");
    }

    @Test
    void a_row_without_its_transport_says_why() {
        String table = new Table(List.of(
                        List.of(new Row(ProxyUnderTest.NETTY_RELAY_IO_URING, "Operation not permitted", null, null))))
                .markdown();

        assertThat(table).contains("| io_uring | skipped: Operation not permitted |");
    }
}
