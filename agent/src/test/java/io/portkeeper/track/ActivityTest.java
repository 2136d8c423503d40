package io.portkeeper.track;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.boot.PortkeeperBridge;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActivityTest {

    /** All tests of this JVM share the bridge's table. No other test uses this number. */
    private static final int NUMBER = 90_000;

    @BeforeEach
    void begin() {
        Activity.begin(NUMBER);
    }

    private static Activity activity() {
        return Activity.of(NUMBER);
    }

    private static void write(Protocol protocol) {
        PortkeeperBridge.written(NUMBER, 1);
        if (activity().protocol() != protocol) {
            Activity.speaks(NUMBER, protocol);
        }
    }

    private static void read(long bytes) {
        PortkeeperBridge.read(NUMBER, bytes);
    }

    @Test
    void is_unused_until_something_is_read_or_written() {
        assertThat(activity().isUnused()).isTrue();
        assertThat(activity().isAwaiting()).isFalse();

        read(1);
        assertThat(activity().isUnused()).isFalse();

        Activity.begin(NUMBER);
        write(Protocol.PLAIN);
        assertThat(activity().isUnused()).isFalse();
    }

    @Test
    void awaits_an_answer_from_a_write_until_the_next_read() {
        for (int exchange = 0; exchange < 600; exchange++) {
            write(Protocol.PLAIN);
            assertThat(activity().isAwaiting()).isTrue();
            read(100);
            assertThat(activity().isAwaiting()).isFalse();
        }
    }

    @Test
    void awaits_an_answer_after_any_number_of_writes() {
        int before = PortkeeperBridge.tick();
        write(Protocol.PLAIN);
        read(100);
        PortkeeperBridge.tick(before + 1);
        try {
            for (int writes = 1; writes <= 1_024; writes++) {
                write(Protocol.PLAIN);
                assertThat(activity().isAwaiting())
                        .as("after %d writes", writes)
                        .isTrue();
            }
        } finally {
            PortkeeperBridge.tick(before);
        }
    }

    @Test
    void is_as_old_as_the_younger_of_the_last_read_and_the_last_write() {
        Activities.answered(NUMBER, 7);
        assertThat(activity().age(Activity.now())).isEqualTo(7);

        write(Protocol.PLAIN);
        assertThat(activity().age(Activity.now())).isZero();
        assertThat(activity().age(Activity.now() - 1))
                .as("it came while others were looked at")
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "PLAIN, 1, 63, true",
        "PLAIN, 1, 64, false",
        "PLAIN, 9, 2000, false",
        "TLS, 1, 4000, true",
        "TLS, 4, 4000, true",
        "TLS, 5, 4000, false",
        "TLS, 5, 127, true",
        "MULTIPLEXED, 15, 4000, true",
        "UNKNOWN, 15, 4000, true"
    })
    void may_be_unanswered_after_few_bytes_in_a_handshake_or_beside_others(
            Protocol protocol, int turns, int bytes, boolean unanswered) {
        Activities.answered(NUMBER, 100, protocol, turns, bytes);

        assertThat(activity().mayBeUnanswered()).isEqualTo(unanswered);
    }

    @Test
    void counts_what_was_read_since_the_last_write() {
        write(Protocol.PLAIN);
        for (int i = 0; i < 64; i++) {
            assertThat(activity().mayBeUnanswered()).as("after %d bytes", i).isTrue();
            read(1);
        }
        assertThat(activity().mayBeUnanswered()).isFalse();

        write(Protocol.PLAIN);
        read(1);
        assertThat(activity().mayBeUnanswered()).isTrue();

        read(Long.MAX_VALUE);
        read(Long.MAX_VALUE);
        assertThat(activity().mayBeUnanswered()).isFalse();
    }

    /** A handshake may follow CONNECT or STARTTLS. */
    @Test
    void counts_the_turns_of_a_handshake_from_its_beginning() {
        for (int turn = 0; turn < 3; turn++) {
            write(Protocol.PLAIN);
            read(200);
        }
        write(Protocol.TLS);
        for (int turn = 0; turn < Activity.HANDSHAKE_TURNS; turn++) {
            read(1_000);
            assertThat(activity().mayBeUnanswered()).as("in turn %d", turn + 1).isTrue();
            write(Protocol.TLS);
        }
        read(1_000);
        assertThat(activity().mayBeUnanswered()).isFalse();
    }
}
