package io.portkeeper.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.portkeeper.pool.IpAddress;
import io.portkeeper.pool.IpRanges;
import io.portkeeper.pool.Route;
import io.portkeeper.pool.StickyKey;
import io.portkeeper.pool.Strategy;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsTest {

    private static boolean isLeftAlone(Settings settings, String remote) {
        IpAddress ip = IpAddress.parse(remote);
        Route route = settings.routes().find("", ip, 443);
        return route != null && route.way() == Route.Way.LEFT_ALONE;
    }

    private static Settings read(String arguments) {
        return Settings.read(arguments, new Properties(), Map.of());
    }

    @Test
    void has_the_documented_defaults() {
        Settings settings = read(null);

        assertThat(settings.pool()).isNull();
        assertThat(settings.poolRefresh()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.strategy()).isEqualTo(Strategy.Kind.STICKY);
        assertThat(settings.sources().stickyKey()).isEqualTo(StickyKey.HOST);
        assertThat(settings.ports().window()).isEqualTo(64);
        assertThat(settings.ports().reuseAfter()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.refusesUnbound()).isFalse();
        assertThat(settings.observe().logLevel()).isEqualTo("info");
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, true", "169.254.169.254, true", "fe80::1, true", "203.0.113.1, false"})
    void leaves_loopback_and_link_local_destinations_alone_by_default(String remote, boolean excluded) {
        assertThat(isLeftAlone(read(null), remote)).isEqualTo(excluded);
    }

    @Test
    void reads_every_option_that_has_an_effect() {
        Settings settings = read("pool=192.0.2.1,192.0.2.2,pool.refresh=5m,strategy=least-used,sticky.key=subnet,"
                + "exclude=none,ports.window=128,ports.owned=off,ports.reuse-after=5s,fallback=fail,log.level=debug");

        assertThat(settings.pool()).hasToString("192.0.2.1,192.0.2.2");
        assertThat(settings.poolRefresh()).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.strategy()).isEqualTo(Strategy.Kind.LEAST_USED);
        assertThat(settings.sources().stickyKey()).isEqualTo(StickyKey.SUBNET);
        assertThat(isLeftAlone(settings, "127.0.0.1")).isFalse();
        assertThat(settings.ports().window()).isEqualTo(128);
        assertThat(settings.ports().owned().isEmpty()).isTrue();
        assertThat(settings.ports().reuseAfter()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.refusesUnbound()).isTrue();
        assertThat(settings.observe().logLevel()).isEqualTo("debug");
    }

    @Test
    void reads_what_is_said_about_the_reaper() {
        assertThat(read("pool=192.0.2.1,reaper=dry-run,reaper.start=50%,reaper.end=75.5%,reaper.idle=5m,"
                                + "reaper.min-idle=10s,reaper.awaiting=true,reaper.exempt=10.0.0.0/8")
                        .reaper())
                .usingRecursiveComparison()
                .isEqualTo(new ReaperSettings(
                        ReaperSettings.Mode.DRY_RUN,
                        0.5,
                        0.755,
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(10),
                        true,
                        Duration.ofMinutes(50),
                        IpRanges.parse("10.0.0.0/8")));
    }

    @Test
    void leaves_the_reaper_its_documented_defaults() {
        assertThat(read(null).reaper())
                .usingRecursiveComparison()
                .isEqualTo(new ReaperSettings(
                        ReaperSettings.Mode.ON,
                        0.8,
                        1,
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(2),
                        false,
                        Duration.ofMinutes(10),
                        IpRanges.parse("none")));
    }

    @Test
    void spares_those_that_await_an_answer_for_as_long_as_the_operator_says() {
        assertThat(read("reaper.awaiting-idle=90s").reaper().awaitingIdle()).isEqualTo(Duration.ofSeconds(90));
    }

    @ParameterizedTest
    @CsvSource({"sticky", "least-used", "round-robin", "random"})
    void knows_every_strategy_by_the_name_it_prints(String name) {
        assertThat(read("strategy=" + name).strategy()).hasToString(name);
    }

    @Test
    void is_null_when_the_agent_is_switched_off() {
        assertThat(read("enabled=false")).isNull();
    }

    @Test
    void does_not_mind_wrong_values_when_the_agent_is_switched_off() {
        assertThat(read("strategy=nonsense,ports.window=0,enabled=false")).isNull();
    }

    @Test
    void refuses_fallback_fail_without_a_pool() {
        assertThatExceptionOfType(WrongOption.class)
                .isThrownBy(() -> read("fallback=fail"))
                .withMessage(
                        "wrong option fallback=fail (agent argument): without them there is nothing to refuse; expected a"
                                + " pool or routes beside it");
    }

    @Test
    void remarks_on_a_rotation_of_choices_that_are_not_sticky() {
        assertThat(read("pool=192.0.2.1,rotate=1h").remarks()).isEmpty();
        assertThat(read("pool=192.0.2.1,rotate=1h,strategy=random").remarks())
                .containsExactly("rotate has no effect with strategy=random: it works only with strategy=sticky");
    }

    static Stream<Option> options_with_a_default_to_write() {
        return Arrays.stream(Option.values())
                .filter(option -> !option.defaultText().equals("none"));
    }

    @ParameterizedTest
    @MethodSource("options_with_a_default_to_write")
    void accepts_the_default_of_each_option_when_it_is_written_out(Option option) {
        Properties properties = new Properties();
        properties.setProperty(option.property(), option.defaultText());
        Settings written = Settings.read(null, properties, Map.of());

        assertThat(written)
                .usingRecursiveComparison()
                .ignoringFields("given", "routes")
                .isEqualTo(read(null));
    }

    @Test
    void refuses_to_be_switched_off_where_no_connection_may_be_made_without_it() {
        assertThatExceptionOfType(WrongOption.class)
                .isThrownBy(() -> read("pool=192.0.2.1,fallback=fail,enabled=false"))
                .withMessage(
                        "wrong option enabled=false (agent argument): fallback=fail forbids connections without the agent;"
                                + " expected fallback=unbound beside it, or neither");
    }
}
