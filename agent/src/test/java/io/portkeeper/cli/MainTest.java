package io.portkeeper.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class MainTest {

    private static String output(String... arguments) {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, UTF_8));
        try {
            Main.main(arguments);
        } finally {
            System.setOut(before);
        }
        return bytes.toString(UTF_8);
    }

    @Test
    void prints_the_table_of_options() {
        assertThat(output("--options")).isEqualTo(OptionTable.markdown());
    }

    @Test
    void prints_the_version_that_maven_built() {
        assertThat(output("--version").strip()).matches("portkeeper \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
    }

    @Test
    void says_how_to_use_the_jar() {
        assertThat(output())
                .isEqualTo(output("--help"))
                .contains("-javaagent:portkeeper.jar", "--options", "--version");
    }
}
