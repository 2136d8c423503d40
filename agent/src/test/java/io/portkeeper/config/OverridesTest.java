package io.portkeeper.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.pool.IpAddress;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Changes made by hand, and the settings that result from them. */
class OverridesTest {

    private static final IpAddress ONE = IpAddress.parse("192.0.2.1");
    private static final IpAddress TWO = IpAddress.parse("192.0.2.2");

    private static Settings read(String arguments) {
        return Settings.read(arguments, new Properties(), Map.of());
    }

    @Test
    void drain_a_source_once_however_often_it_is_said() {
        Overrides twice = Overrides.NONE.drain(ONE).drain(ONE);
        assertThat(twice.drained()).containsExactly(ONE);

        assertThat(twice.undrain(ONE)).isEqualTo(Overrides.NONE);
    }

    @Test
    void undrain_that_source_and_no_other() {
        assertThat(Overrides.NONE.drain(ONE).drain(TWO).undrain(ONE).drained()).containsExactly(TWO);
        assertThat(Overrides.NONE.drain(TWO).undrain(ONE).drained()).containsExactly(TWO);
    }

    @Test
    void keep_the_drained_and_the_reaper_apart() {
        Overrides both = Overrides.NONE.drain(ONE).dryRun(true);
        assertThat(both.drained()).containsExactly(ONE);

        assertThat(both.undrain(ONE).dryRun()).isTrue();
        assertThat(both.drain(TWO).dryRun()).isTrue();
    }

    @Test
    void stand_on_top_of_what_the_options_say() {
        Settings written = read("pool=192.0.2.1-3,drain=192.0.2.3,pool.max-connections=9");
        Settings changed = written.with(Overrides.NONE.drain(ONE));

        assertThat(changed.sources().drained().contains(ONE)).isTrue();
        assertThat(changed.sources().drained().contains(IpAddress.parse("192.0.2.3")))
                .isTrue();
        assertThat(changed.sources().mostConnections()).isEqualTo(9);
        assertThat(written.sources().drained().contains(ONE)).isFalse();
    }

    /** The file is compared with the options as they were written, without the changes made by hand. */
    @Test
    void are_no_difference_between_what_is_written() {
        Settings written = read("pool=192.0.2.1-2");

        assertThat(written.with(Overrides.NONE.drain(ONE).dryRun(true)).differences(written))
                .isEmpty();
    }

    @Test
    void leave_settings_as_they_are_when_there_are_none() {
        Settings written = read("pool=192.0.2.1-2,reaper=dry-run");

        assertThat(written.with(Overrides.NONE)).usingRecursiveComparison().isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({
        "on, true, DRY_RUN",
        "on, false, ON",
        "dry-run, false, ON",
        "dry-run, true, DRY_RUN",
        "off, true, OFF",
        "off, false, OFF",
    })
    void let_the_reaper_only_say_what_it_would_do_or_do_it_but_start_none(
            String written, boolean dryRun, ReaperSettings.Mode mode) {
        Settings settings = read("reaper=" + written + ",reaper.idle=7m");
        ReaperSettings changed = settings.with(Overrides.NONE.dryRun(dryRun)).reaper();

        assertThat(changed.mode()).isEqualTo(mode);
        assertThat(changed.idle()).isEqualTo(settings.reaper().idle());
    }
}
