package io.portkeeper.testapp.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.testapp.result.Chart.Axis;
import io.portkeeper.testapp.result.Chart.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PagesTest {

    private static final Path PROJECT = Path.of("..");

    @Test
    void no_figure_of_the_page_was_typed_by_hand() throws IOException {
        Results results = new Results(PROJECT.resolve("docs/benchmarks"));

        assertThat(results.page()).hasContent(new Page(results.read(names())).markdown());
    }

    @Test
    void nor_was_one_of_the_readme() throws IOException {
        Results results = new Results(PROJECT.resolve("docs/benchmarks"));

        assertThat(Front.MARKS.content(Files.readString(PROJECT.resolve("README.md"))))
                .isEqualTo(new Front(results.read(names())).markdown());
    }

    @Test
    void the_page_has_all_that_was_written(@TempDir Path folder) throws IOException {
        Results results = new Results(folder);
        results.write(outcome());

        String page = new Page(results.read(List.of("peers", "start"))).markdown();

        assertThat(page)
                .contains("\n## The start of a JVM\n")
                .contains("`scripts/bench start`", " of commit abc1234, ", "[start.json](start.json)")
                .contains(" 2 processors (Some CPU), ", "Some VM 17; load average when it began 0.25.")
                .contains(" JDK 21: 21.0.1.")
                .contains("\n### Wall time\n\nOf two runs.\n\n| JDK | without | with |\n")
                .contains("| 21 | 40 ms (39–41) | 141 ms |\n")
                .endsWith("\n[![Bars: the time](start-time.png)](start-time.svg)\n");
        assertThat(folder)
                .isDirectoryContaining("glob:**/start-time.svg")
                .isDirectoryContaining("glob:**/start-time.png");
        assertThat(page.lines().filter(line -> !line.startsWith("|")))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(132));
    }

    private static List<String> names() throws IOException {
        Matcher names =
                Pattern.compile("(?m)^names=\\((.*)\\)$").matcher(Files.readString(PROJECT.resolve("scripts/bench")));
        assertThat(names.find()).isTrue();
        return List.of(names.group(1).split(" ", -1));
    }

    private static Outcome outcome() {
        return new Outcome(
                        "start",
                        "The start of a JVM",
                        "scripts/bench start",
                        "",
                        "abc1234",
                        new Machine("Some CPU", 2, 8, "6.18", "Debian", "Some VM 17"),
                        0.25,
                        Map.of("JDK 21", "21.0.1"),
                        List.of(),
                        List.of())
                .with(new Table(
                        "Wall time",
                        "Of two\nruns.\n",
                        List.of(Row.of("JDK", "21")
                                .with("without", Figure.of("ms", 42, 38))
                                .with("with", Figure.of("ms", 141)))))
                .with(new Chart(
                        "start-time",
                        "Time",
                        "Bars: the time",
                        new Axis("JDK", false),
                        new Axis("ms", false),
                        true,
                        List.of(Series.bars("without", List.of("21"), List.of(40.0)))));
    }
}
