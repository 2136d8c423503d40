package io.portkeeper.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.FileDescriptor;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What native transports call. They know only the number of a descriptor. */
class PortkeeperBridgeTest {

    private static final int NUMBER = 2_000;
    private static final int LAST = 16_384 * 1_024 - 1;

    private final Agent agent = new Agent();
    private final int tickBefore = PortkeeperBridge.tick();

    @BeforeEach
    void recordAtATickOfItsOwn() {
        PortkeeperBridge.tick(1_000);
        chunk(NUMBER)[word(NUMBER)] = 0;
        chunk(NUMBER)[word(NUMBER) + 1] = 0;
    }

    @AfterEach
    void leaveNothingBehind() {
        PortkeeperBridge.remove(agent);
        PortkeeperBridge.tick(tickBefore);
    }

    private static long[] chunk(int number) {
        return PortkeeperBridge.activity(number / perChunk());
    }

    private static int perChunk() {
        return PortkeeperBridge.activity(0).length / PortkeeperBridge.WORDS;
    }

    private static int word(int number) {
        return number % perChunk() * PortkeeperBridge.WORDS;
    }

    private static long read(int number) {
        return chunk(number)[word(number)];
    }

    private static long written(int number) {
        return chunk(number)[word(number) + 1];
    }

    @Test
    void records_a_read_and_a_write_by_number() {
        PortkeeperBridge.read(NUMBER, 5);
        assertThat(read(NUMBER)).isEqualTo(1_000L << 32 | 5);

        PortkeeperBridge.tick(1_001);
        PortkeeperBridge.written(NUMBER, Long.MAX_VALUE);
        assertThat(written(NUMBER)).isEqualTo(1_001L << 32 | 1 << PortkeeperBridge.WRITES);
        assertThat(read(NUMBER)).as("another's word").isEqualTo(1_000L << 32 | 5);

        PortkeeperBridge.tick(-1);
        PortkeeperBridge.read(NUMBER, 8_192);
        PortkeeperBridge.read(NUMBER, Long.MAX_VALUE);
        assertThat(read(NUMBER))
                .isEqualTo(-1L << 32
                        | 1 << PortkeeperBridge.TURNS
                        | 1 << PortkeeperBridge.SEEN
                        | PortkeeperBridge.MOST_BYTES);
    }

    @Test
    void shows_the_agent_the_first_writes_only() {
        PortkeeperBridge.install(agent);
        for (int i = 0; i < 20; i++) {
            PortkeeperBridge.written(NUMBER, 10, 4_711L);
        }
        assertThat(agent.calls).hasSize(8).containsOnly("first write 2000 at 4711 of 10");
    }

    @Test
    void shows_the_agent_what_vectors_and_buffers_hold() {
        PortkeeperBridge.install(agent);
        PortkeeperBridge.gathered(NUMBER, 10, 4_711L, 2);
        PortkeeperBridge.written(NUMBER, 10, "a buffer", 3);

        assertThat(agent.calls)
                .containsExactly("first vectors 2000 at 4711, 2", "first write 2000 of a buffer from 3, 10");
    }

    /** Netty reports -1 at the end of the stream and 0 for EAGAIN. With io_uring it reports the negated error number. */
    @ParameterizedTest
    @ValueSource(longs = {0, -1, -104, Integer.MIN_VALUE})
    void records_no_activity_where_no_byte_moved(long bytes) {
        PortkeeperBridge.read(NUMBER, bytes);
        PortkeeperBridge.written(NUMBER, bytes);

        assertThat(read(NUMBER)).isZero();
        assertThat(written(NUMBER)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, LAST + 1, Integer.MAX_VALUE})
    void passes_a_number_over_that_no_descriptor_has(int number) {
        assertThatCode(() -> {
                    PortkeeperBridge.read(number, 1);
                    PortkeeperBridge.written(number, 1);
                })
                .doesNotThrowAnyException();
    }

    @Test
    void passes_a_number_over_whose_chunk_nobody_has_asked_for() {
        PortkeeperBridge.written(LAST, 1);

        assertThat(written(LAST)).isZero();
    }

    @Test
    void hands_a_connect_on_with_the_class_of_what_connects() throws IOException {
        InetSocketAddress remote = new InetSocketAddress(InetAddress.getLoopbackAddress(), 443);
        PortkeeperBridge.install(agent);
        agent.outcome = PortkeeperBridge.CONNECTED;

        assertThat(PortkeeperBridge.connect("a channel", NUMBER, remote)).isEqualTo(PortkeeperBridge.CONNECTED);
        assertThat(agent.calls).containsExactly("connect class java.lang.String 2000 " + remote);
    }

    @Test
    void lets_a_refusal_of_a_connect_out() {
        PortkeeperBridge.install(agent);
        agent.refusal = new ConnectException("on purpose");

        assertThatExceptionOfType(ConnectException.class)
                .isThrownBy(() -> PortkeeperBridge.connect("a channel", NUMBER, "remote"))
                .isSameAs(agent.refusal);
    }

    @Test
    void hands_a_close_on() {
        PortkeeperBridge.install(agent);
        PortkeeperBridge.closing(NUMBER);

        assertThat(agent.calls).containsExactly("close 2000");
    }

    @Test
    void hands_a_half_close_on() {
        PortkeeperBridge.install(agent);
        PortkeeperBridge.halfClosing(NUMBER);
        PortkeeperBridge.halfClosing((FileDescriptor) null); // a socket that was never opened has no descriptor

        assertThat(agent.calls).containsExactly("half-close 2000");
    }

    @Test
    void leaves_all_alone_without_an_agent() throws IOException {
        assertThat(PortkeeperBridge.isLive()).isFalse();
        assertThat(PortkeeperBridge.connect("a channel", NUMBER, "remote")).isEqualTo(PortkeeperBridge.LEFT_ALONE);
        assertThatCode(() -> PortkeeperBridge.closing(NUMBER)).doesNotThrowAnyException();
        assertThatCode(() -> PortkeeperBridge.halfClosing(NUMBER)).doesNotThrowAnyException();
    }

    @Test
    void takes_one_agent_and_no_other_in_its_place() {
        PortkeeperBridge.install(agent);

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> PortkeeperBridge.install(new Agent()))
                .withMessage("an agent is in place");
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> PortkeeperBridge.install(null));
        PortkeeperBridge.closing(NUMBER);
        assertThat(agent.calls).containsExactly("close 2000");
    }

    @Test
    void gives_an_agent_up_to_whoever_has_it_and_takes_the_next() {
        PortkeeperBridge.install(agent);
        PortkeeperBridge.remove(new Agent());
        PortkeeperBridge.remove(null);
        assertThat(PortkeeperBridge.isLive()).isTrue();

        PortkeeperBridge.remove(agent);
        assertThat(PortkeeperBridge.isLive()).isFalse();
        PortkeeperBridge.install(agent);
        assertThat(PortkeeperBridge.isLive()).isTrue();
    }

    private static final class Agent extends PortkeeperBridge {

        final List<String> calls = new ArrayList<>();
        int outcome;
        IOException refusal;

        @Override
        protected int connectNatively(Class<?> transport, int descriptor, Object remote) throws IOException {
            calls.add("connect " + transport + " " + descriptor + " " + remote);
            if (refusal != null) {
                throw refusal;
            }
            return outcome;
        }

        @Override
        protected void beforeClose(int descriptor) {
            calls.add("close " + descriptor);
        }

        @Override
        protected void beforeHalfClose(FileDescriptor fd) {
            throw new AssertionError("not by number");
        }

        @Override
        protected void beforeHalfClose(int descriptor) {
            calls.add("half-close " + descriptor);
        }

        @Override
        protected Object beforeConnect(ProtocolFamily family, FileDescriptor fd, InetAddress remote, int port) {
            throw new AssertionError("not by number");
        }

        @Override
        protected void afterConnect(Object attempt) {
            throw new AssertionError("not by number");
        }

        @Override
        protected boolean prepareNext(Object attempt, Throwable thrown) {
            throw new AssertionError("not by number");
        }

        @Override
        protected Throwable explainFailure(Object attempt, Throwable thrown) {
            throw new AssertionError("not by number");
        }

        @Override
        protected void beforeClose(FileDescriptor fd) {
            throw new AssertionError("not by number");
        }

        @Override
        protected void firstWrite(int descriptor, long address, int length) {
            calls.add("first write " + descriptor + " at " + address + " of " + length);
        }

        @Override
        protected void firstGathering(int descriptor, long address, int vectors) {
            calls.add("first vectors " + descriptor + " at " + address + ", " + vectors);
        }

        @Override
        protected void firstWrite(int descriptor, long bytes, Object written, int first) {
            calls.add("first write " + descriptor + " of " + written + " from " + first + ", " + bytes);
        }
    }
}
