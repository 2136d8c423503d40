package io.portkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class MainTest {

    private static String output(String... arguments) {
        StringWriter written = new StringWriter();
        assertThat(Main.run(new PrintWriter(written), arguments)).isZero();
        return written.toString();
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
                .contains("-javaagent:portkeeper.jar", "--options", "--version", "plan");
    }
}
