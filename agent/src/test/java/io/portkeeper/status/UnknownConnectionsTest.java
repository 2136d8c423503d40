package io.portkeeper.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.connect.RunningFixture;
import java.io.File;
import org.junit.jupiter.api.Test;

/** Counts the descriptors of this JVM. To the fake kernel, all of them are connections to 203.0.113.1:443. */
class UnknownConnectionsTest {

    private RunningFixture the = new RunningFixture("pool=192.0.2.1");

    private Integer count() {
        return new StatusReader("", the.running(), true).read().unknown();
    }

    private static int descriptors() {
        return new File("/proc/self/fd").list().length;
    }

    @Test
    void are_those_whose_opening_nobody_saw() {
        the.seesDescriptors();

        assertThat(count()).isBetween(descriptors() / 2, 2 * descriptors());
    }

    @Test
    void are_no_sockets_of_another_kind() {
        the.seesDescriptors();
        the.seesNoTcp();

        assertThat(count()).isZero();
    }

    @Test
    void are_none_to_destinations_that_are_left_alone() {
        the = new RunningFixture("pool=192.0.2.1,exclude=203.0.113.0/24");
        the.seesDescriptors();

        assertThat(count()).isZero();
    }

    @Test
    void are_not_known_to_a_jdk_that_lacks_what_it_takes() {
        assertThat(count()).isNull();
    }

    /** Counting takes a few system calls for each descriptor. */
    @Test
    void are_counted_once_a_minute() {
        the.seesDescriptors();
        StatusReader reader = new StatusReader("", the.running(), true);
        Integer first = reader.unknown();
        the.seesNoTcp();

        assertThat(reader.unknown()).isEqualTo(first).isPositive();
    }

    /** If descriptors have run out, the number cannot be determined, and looking for it costs most. */
    @Test
    void are_not_looked_for_again_within_a_minute_where_it_cannot_be_told() {
        StatusReader reader = new StatusReader("", the.running(), true);
        assertThat(reader.unknown()).isNull();
        the.seesDescriptors();

        assertThat(reader.unknown()).isNull();
    }
}
