package io.portkeeper.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceTest {

    private final Source source = new Source(IpAddress.parse("192.0.2.1"));

    @Test
    void is_usable_at_first() {
        assertThat(source.isUsable(0)).isTrue();
    }

    /** System.nanoTime may be negative and may overflow. */
    @ParameterizedTest
    @ValueSource(longs = {0, -5_000_000_000L, Long.MAX_VALUE - 1, Long.MIN_VALUE})
    void is_left_alone_for_a_second_after_it_failed(long now) {
        source.quarantine(now);

        assertThat(source.isUsable(now)).isFalse();
        assertThat(source.isUsable(now + 999_999_999)).isFalse();
        assertThat(source.isUsable(now + 1_000_000_000)).isTrue();
    }

    @Test
    void is_left_alone_for_twice_as_long_when_the_probe_fails() {
        source.quarantine(0);
        source.quarantine(1_500_000_000);

        assertThat(source.isUsable(3_499_999_999L)).isFalse();
        assertThat(source.isUsable(3_500_000_000L)).isTrue();
    }

    /** On a busy proxy, many connects have begun by the time the first one fails. */
    @Test
    void is_left_alone_for_as_long_however_many_connects_fail_at_a_time() {
        for (int n = 0; n < 100; n++) {
            source.quarantine(n);
        }

        assertThat(source.isUsable(999_999_999)).isFalse();
        assertThat(source.isUsable(1_000_000_000)).isTrue();
    }

    @Test
    void is_usable_again_once_it_was_bound() {
        source.quarantine(0);
        source.release();

        assertThat(source.isUsable(1)).isTrue();
    }

    @Test
    void tells_only_the_first_failure_from_those_that_follow() {
        assertThat(source.quarantine(0)).isTrue();
        assertThat(source.quarantine(1)).isFalse();
    }

    @Test
    void tells_its_release_once() {
        assertThat(source.release()).isFalse();
        source.quarantine(0);
        assertThat(source.release()).isTrue();
        assertThat(source.release()).isFalse();
    }

    @Test
    void tells_a_failure_again_after_a_release() {
        source.quarantine(0);
        source.release();

        assertThat(source.quarantine(1)).isTrue();
    }

    @Test
    void counts_its_connections() {
        source.opened();
        source.opened();
        source.closed();

        assertThat(source.open()).isEqualTo(1);
    }

    @Test
    void reads_as_its_address() {
        assertThat(source).hasToString("192.0.2.1");
        assertThat(source.address()).isEqualTo(Fixtures.address("192.0.2.1"));
    }

    @Test
    void stays_in_quarantine_twice_as_long_each_time_up_to_a_limit() {
        Source source = Fixtures.sources(1)[0];
        long now = 0;
        for (long seconds : new long[] {1, 2, 4, 8, 16, 30, 30}) {
            source.quarantine(now);
            assertThat(source.isUsable(now + seconds * 1_000_000_000L - 1)).isFalse();
            now += seconds * 1_000_000_000L;
            assertThat(source.isUsable(now)).isTrue();
        }
        source.release();
        source.quarantine(now);
        assertThat(source.isUsable(now + 1_000_000_000L)).isTrue();
    }

    @Test
    void is_the_kernels_choice_when_its_address_is_the_wildcard() {
        assertThat(source.isKernels()).isFalse();
        for (IpAddress any : IpAddress.ANY) {
            assertThat(new Source(any).isKernels()).isTrue();
            assertThat(new Source(any)).hasToString("the kernel's choice");
        }
    }

    @Test
    void counts_the_connects_from_it_apart_from_those_that_are_open() {
        source.opened();
        source.connected();
        source.closed();
        source.connected();

        assertThat(source.connects()).isEqualTo(2);
        assertThat(source.open()).isZero();
    }
}
