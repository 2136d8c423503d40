package io.portkeeper.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.text.Printable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Assertions;

/** What holds for options, whatever their values. */
class SettingsLawsTest {

    /** Only a parser that does not terminate takes this long. */
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static final List<String> PIECES = List.of(
            "10.9.0.1",
            "10.9.0.1-8",
            "10.0.0.0/8",
            "0.0.0.0/0",
            "fd09::1",
            "::/0",
            "fd09::-fd09:ffff::",
            "*.example.com",
            "lo",
            "direct",
            "none",
            "auto",
            "off",
            "true",
            "fail",
            "80%",
            "101%",
            "10s",
            "5m",
            "1000000000000h",
            "40000-40100",
            "65536",
            "2147483648",
            "99999999999999999999",
            "-1",
            "*3",
            "*1000000000",
            ",",
            ";",
            "=",
            ":",
            ":443",
            "/",
            "-",
            "!",
            "%",
            "[",
            "]",
            " ",
            "\n",
            "\u001b[31m",
            "\u202e",
            "\0");

    @Provide
    Arbitrary<String> values() {
        return Arbitraries.frequencyOf(
                        Tuple.of(9, Arbitraries.of(PIECES)),
                        Tuple.of(1, Arbitraries.strings().ofMaxLength(4)))
                .list()
                .ofMaxSize(7)
                .map(pieces -> String.join("", pieces));
    }

    @Property(tries = 3_000)
    void a_value_is_taken_or_refused_in_one_line_that_names_its_option(
            @ForAll Option option, @ForAll("values") String value) {
        Properties properties = new Properties();
        properties.setProperty("portkeeper." + option.key(), value);
        assertTakenOrRefused(null, properties, option.key());
    }

    @Property(tries = 1_000)
    void so_is_the_argument(@ForAll("values") String argument) {
        assertTakenOrRefused(argument, new Properties(), "");
    }

    private static void assertTakenOrRefused(String argument, Properties properties, String named) {
        Assertions.assertTimeoutPreemptively(LIMIT, () -> {
            try {
                Settings.read(argument, properties, Map.of());
            } catch (WrongOption e) {
                assertThat(e.getMessage())
                        .isEqualTo(Printable.line(e.getMessage()))
                        .contains(named);
            }
        });
    }
}
