package io.portkeeper.track;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.boot.PortkeeperBridge;
import org.junit.jupiter.api.Test;

class ActivityTest {

    private static final int NOW = 100;

    @Test
    void is_as_old_as_the_steps_since() {
        for (int kind : new int[] {PortkeeperBridge.READ, PortkeeperBridge.WRITE, PortkeeperBridge.UNUSED}) {
            assertThat(Activity.age(NOW - 12 | kind, NOW)).isEqualTo(3);
        }
    }

    @Test
    void is_of_no_age_when_it_came_while_the_others_were_looked_at() {
        assertThat(Activity.age(NOW + 4, NOW)).isZero();
        assertThat(Activity.age(NOW + 4 | PortkeeperBridge.WRITE, NOW)).isZero();
    }

    @Test
    void is_as_old_when_the_clock_has_come_round_meanwhile() {
        assertThat(Activity.age(Integer.MAX_VALUE - 7, Integer.MIN_VALUE + 4)).isEqualTo(3);
    }

    @Test
    void tells_reads_from_writes_and_both_from_none() {
        assertThat(Activity.isWrite(NOW | PortkeeperBridge.WRITE)).isTrue();
        assertThat(Activity.isWrite(NOW | PortkeeperBridge.READ)).isFalse();
        assertThat(Activity.isWrite(NOW | PortkeeperBridge.UNUSED)).isFalse();
        assertThat(Activity.isUnused(NOW | PortkeeperBridge.UNUSED)).isTrue();
        assertThat(Activity.isUnused(NOW | PortkeeperBridge.WRITE)).isFalse();
        assertThat(Activity.isUnused(NOW | PortkeeperBridge.READ)).isFalse();
    }
}
