package io.portkeeper.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** For each option, at least one value that is refused, and what the message says. */
class WrongValueTest {

    static Stream<Arguments> wrong_values() {
        return Stream.of(
                arguments(Option.POOL, "192.0.2.300", "expected addresses, ranges, prefixes or interface names"),
                arguments(Option.POOL, "", "it holds no address"),
                arguments(Option.POOL, "!192.0.2.1", "it holds no address"),
                arguments(Option.POOL, "192.0.2.1/24", "write 192.0.2.0/24"),
                arguments(Option.POOL, "none", "'none' is neither an address"),
                arguments(Option.POOL_REFRESH, "30", "expected a duration above zero like 500ms, 10s, 5m or 1h"),
                arguments(Option.POOL, "192.0.2.1*0", "the weight of '192.0.2.1*0' is not a number from 1 to 1000"),
                arguments(Option.POOL, "192.0.2.1, !192.0.2.1*2", "it has no weight"),
                arguments(Option.POOL_MAX_CONNECTIONS, "0", "expected a number from 1"),
                arguments(Option.POOL_MAX_CONNECTIONS, "none", "expected a number from 1 to 2147483647, or off"),
                arguments(Option.DRAIN, "eth0", "expected addresses, ranges or prefixes"),
                arguments(Option.STRATEGY, "stiky", "did you mean sticky?"),
                arguments(Option.STRATEGY, "Random", "expected one of sticky, least-used, round-robin, random"),
                arguments(Option.STICKY_KEY, "port", "expected one of host, site, address, subnet"),
                arguments(Option.ROTATE, "daily", "expected a duration above zero"),
                arguments(Option.ROTATE, "none", "or 1h, or off"),
                arguments(Option.ROUTES, "10.0.0.0/8", "'10.0.0.0/8' is not destination=pool or destination=direct"),
                arguments(Option.ROUTES, "=192.0.2.1", "'=192.0.2.1' is not destination=pool"),
                arguments(Option.ROUTES, "10.0.0.0/8=nosuch0", "'nosuch0' is neither"),
                arguments(Option.ROUTES, "10.0.0.0/8=192.0.2.1,11.0.0.0/8=192.0.2.2", "separate routes by ;"),
                arguments(Option.ROUTES, "10.0.0.0/8:0=direct", "the port of '10.0.0.0/8:0' is not a number"),
                arguments(Option.ROUTES, "*.*.example.com=direct", "'*.*.example.com' is no destination"),
                arguments(Option.ROUTES, "10.0.0=direct", "'10.0.0' is no destination"),
                arguments(Option.ROUTES, "10.0.0.0/8=2001:db8::1", "no address of the destination's family"),
                arguments(Option.ROUTES, "10.0.0.0/8=192.0.2.1;10.0.0.0/8=direct", "contradict each other"),
                arguments(Option.EXCLUDE, "10.0.0.1/8", "write 10.0.0.0/8"),
                arguments(Option.EXCLUDE, "example.com", "expected addresses, ranges, prefixes, loopback, link-local"),
                arguments(Option.PORTS_WINDOW, "0", "expected a number from 1 to 65535"),
                arguments(Option.PORTS_WINDOW, "65536", "expected a number from 1 to 65535"),
                arguments(Option.PORTS_WINDOW, "many", "expected a number from 1 to 65535"),
                arguments(Option.PORTS_OWNED, "61000-70000", "'61000-70000' is neither a port nor a range of ports"),
                arguments(Option.PORTS_OWNED, "65000-61000", "expected port ranges like 61000-65535, auto, or off"),
                arguments(Option.PORTS_OWNED, "61000-65535,x", "'x' is neither a port nor a range of ports"),
                arguments(Option.PORTS_OWNED, "0-9", "'0-9' is neither a port nor a range of ports"),
                arguments(Option.PORTS_REUSE_AFTER, "0s", "expected a duration above zero"),
                arguments(Option.PORTS_REUSE_AFTER, "ms", "expected a duration above zero"),
                arguments(Option.PORTS_REUSE_AFTER, "999999999999d", "expected a duration above zero"),
                arguments(Option.PORTS_REUSE_AFTER, "99999999999999999999s", "expected a duration above zero"),
                arguments(Option.REAPER, "maybe", "expected one of on, off, dry-run"),
                arguments(Option.REAPER_START, "80", "expected a share from 0% to 100%"),
                arguments(Option.REAPER_START, "most%", "expected a share from 0% to 100%"),
                arguments(Option.REAPER_END, "101%", "expected a share from 0% to 100%"),
                arguments(Option.REAPER_END, "-1%", "expected a share from 0% to 100%"),
                arguments(Option.REAPER_END, "79%", "expected a share not below reaper.start=80%"),
                arguments(Option.REAPER_IDLE, "forever", "expected a duration above zero"),
                arguments(Option.REAPER_IDLE, "1s", "expected a duration not below reaper.min-idle=2s, its default"),
                arguments(Option.REAPER_MIN_IDLE, "61s", "expected a duration not above reaper.idle=60s"),
                arguments(Option.REAPER_MIN_IDLE, "-1s", "expected a duration above zero"),
                arguments(Option.REAPER_AWAITING, "yes", "expected one of true, false"),
                arguments(Option.REAPER_AWAITING_IDLE, "59s", "expected auto, or a duration not below reaper.idle=60s"),
                arguments(Option.REAPER_AWAITING_IDLE, "never", "expected a duration above zero"),
                arguments(Option.REAPER_EXEMPT, "example.com", "expected addresses, ranges or prefixes"),
                arguments(Option.FALLBACK, "none", "expected one of unbound, fail"),
                arguments(Option.METRICS, "0", "expected [host:]port, or off"),
                arguments(Option.METRICS, "localhost", "expected [host:]port, or off"),
                arguments(Option.METRICS, "localhost:65536", "expected [host:]port, or off"),
                arguments(Option.SITES, "all", "expected one of sampled, exact, off"),
                arguments(Option.LOG_LEVEL, "trace", "expected one of error, warn, info, debug, off"),
                arguments(Option.LOG_FILE, "no/such/folder/portkeeper.log", "expected a file in a folder"),
                arguments(Option.LOG_FILE, "/proc", "expected a file in a folder"),
                arguments(Option.CONFIG, "no/such/file", "expected a readable properties file"),
                arguments(Option.ENABLED, "1", "expected one of true, false"));
    }

    @ParameterizedTest
    @MethodSource("wrong_values")
    void is_refused_in_one_line_that_names_option_value_origin_and_what_was_expected(
            Option option, String value, String part) {
        Properties properties = new Properties();
        properties.setProperty(option.property(), value);

        assertThatExceptionOfType(WrongOption.class)
                .isThrownBy(() -> Settings.read(null, properties, Map.of()))
                .withMessageStartingWith("wrong option " + option.key() + "=" + value + " (system property): ")
                .withMessageContaining("expected ")
                .withMessageContaining(part)
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
    }

    @Test
    void every_option_is_represented() {
        assertThat(wrong_values().map(arguments -> arguments.get()[0]).distinct())
                .containsExactlyElementsOf(Arrays.asList(Option.values()));
    }

    @Test
    void is_refused_in_one_line_even_when_the_value_has_two() {
        Properties properties = new Properties();
        properties.setProperty("portkeeper.strategy", "sticky\nrandom");
        assertThatExceptionOfType(WrongOption.class)
                .isThrownBy(() -> Settings.read(null, properties, Map.of()))
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
    }

    @ParameterizedTest
    @CsvSource({
        "ROUTES, 10.0.0.1/8=direct",
        "PORTS_OWNED, ''",
        "PORTS_OWNED, +9000",
        "METRICS, +9404",
        "METRICS, 2001:db8::1",
        "METRICS, a b:9404",
    })
    void later_options_are_checked(Option option, String value) {
        Properties properties = new Properties();
        properties.setProperty(option.property(), value);
        assertThatExceptionOfType(WrongOption.class).isThrownBy(() -> Settings.read(null, properties, Map.of()));
    }
}
