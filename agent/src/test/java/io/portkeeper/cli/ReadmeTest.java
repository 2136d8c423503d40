package io.portkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    private static final Path README = Path.of("..", "README.md");
    private static final String BEGIN = "<!-- options:begin -->";
    private static final String END = "<!-- options:end -->";

    @Test
    void has_the_table_of_options_as_it_is_now() throws IOException {
        assertThat(README).exists();
        String text = Files.readString(README);
        assertThat(text).containsOnlyOnce(BEGIN).containsOnlyOnce(END);

        String table = text.substring(text.indexOf(BEGIN) + BEGIN.length(), text.indexOf(END));
        assertThat(table.strip())
                .as("the options in README.md: replace what is between the two marks by the output of"
                        + " java -jar agent/target/portkeeper.jar --options")
                .isEqualTo(OptionTable.markdown().strip());
    }
}
