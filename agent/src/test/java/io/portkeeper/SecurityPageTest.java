package io.portkeeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each paragraph, list item and table row of docs/security.md has a comment, which the page does not show. The comment names the
 * tests that verify the statement. Otherwise it says that the statement is only advice, or that scripts/test verifies it.
 */
class SecurityPageTest {

    private static final Path PAGE = Path.of("..", "docs", "security.md");

    private static final List<Path> TESTS = List.of(Path.of("src/test/java"), Path.of("../test-app/src/test/java"));

    private static final Pattern NAMES = Pattern.compile("<!-- (\\w+\\.\\w+(, \\w+\\.\\w+)*|scripts/test|advice) -->");

    /** Paragraphs, list items and table rows, without headings and without the header rows of tables. */
    private static List<String> statements() throws IOException {
        List<String> statements = new ArrayList<>();
        StringBuilder statement = new StringBuilder();
        for (String line : (Files.readString(PAGE) + "\n\n").split("\n", -1)) {
            boolean begins = line.startsWith("- ") || line.startsWith("| ");
            if (line.isBlank() || line.startsWith("#") || begins) {
                if (!statement.isEmpty()) {
                    statements.add(statement.toString().strip());
                    statement.setLength(0);
                }
            }
            if (!line.startsWith("#") && !line.startsWith("|--")) {
                statement.append(line).append('\n');
            } else if (line.startsWith("|--")) {
                statement.setLength(0);
            }
        }
        statements.removeIf(String::isBlank);
        return statements;
    }

    @Test
    void names_a_test_for_each_statement() throws IOException {
        assertThat(statements())
                .hasSizeGreaterThan(50)
                .allSatisfy(statement -> assertThat(statement).containsPattern(NAMES));
    }

    @Test
    void names_tests_that_there_are() throws IOException {
        List<String> named = new ArrayList<>();
        Matcher names = NAMES.matcher(Files.readString(PAGE));
        while (names.find()) {
            named.addAll(List.of(names.group(1).split(", ", -1)));
        }
        named.removeIf("advice"::equals);
        named.removeIf("scripts/test"::equals);

        assertThat(named)
                .hasSizeGreaterThan(50)
                .allSatisfy(test -> assertThat(source(test))
                        .as(test)
                        .contains(" void " + test.substring(test.indexOf('.') + 1) + "("));
    }

    private static String source(String test) throws IOException {
        String file = test.substring(0, test.indexOf('.')) + ".java";
        for (Path root : TESTS) {
            try (Stream<Path> files = Files.walk(root)) {
                Path found =
                        files.filter(path -> path.endsWith(file)).findFirst().orElse(null);
                if (found != null) {
                    return Files.readString(found);
                }
            }
        }
        return "";
    }
}
