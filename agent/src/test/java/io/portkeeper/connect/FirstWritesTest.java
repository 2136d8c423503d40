package io.portkeeper.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.track.Activity;
import io.portkeeper.track.CallSites;
import io.portkeeper.track.Connection;
import io.portkeeper.track.OpenConnections;
import io.portkeeper.track.Protocol;
import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FirstWritesTest {

    /** A descriptor that no other test uses. All tests of this JVM share the bridge's table. */
    private static final int NUMBER = 95_000;

    private final OpenConnections connections = new OpenConnections(true, new CallSites(CallSites.Mode.OFF));
    private final FirstWrites writes = new FirstWrites(connections);

    @BeforeEach
    void open() throws IOException {
        connections.opened(
                new Connection(
                        new FileDescriptor(),
                        NUMBER,
                        LadderFixture.withWindows("192.0.2.1", 64).begin().lane,
                        null),
                0);
    }

    private static ByteBuffer buffer(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static Protocol protocol() {
        return Activity.of(NUMBER).protocol();
    }

    @Test
    void tell_what_is_spoken_from_a_buffer_that_has_been_written() {
        ByteBuffer written = buffer("xxPRI * HTTP/2.0\r\n");
        written.position(written.limit());

        writes.of(NUMBER, 16, written, 2);

        assertThat(protocol()).isEqualTo(Protocol.MULTIPLEXED);
        assertThat(written.remaining()).as("left as it was").isZero();
    }

    @Test
    void look_at_nothing_behind_what_has_been_written() {
        writes.of(NUMBER, 5, buffer("other GET / HTTP/1.1\r\n"), 0);
        assertThat(protocol()).isEqualTo(Protocol.UNKNOWN);

        writes.of(NUMBER, 3, buffer("GET / HTTP/1.1\r\n"), 0);
        assertThat(protocol()).as("a part of a method").isEqualTo(Protocol.UNKNOWN);
    }

    @Test
    void tell_it_from_the_first_to_the_last() {
        writes.of(NUMBER, 38, buffer("CONNECT www.example.com:443 HTTP/1.1\r\n"), 0);
        assertThat(protocol()).isEqualTo(Protocol.UNKNOWN);

        writes.of(NUMBER, 16, buffer("GET / HTTP/1.1\r\n"), 0);
        assertThat(protocol()).isEqualTo(Protocol.PLAIN);

        writes.of(NUMBER, 3, buffer("\u0016\u0003\u0001"), 0);
        assertThat(protocol()).isEqualTo(Protocol.MULTIPLEXED);
    }

    @Test
    void tell_it_from_any_of_several_buffers() {
        ByteBuffer[] buffers = {buffer("none of it"), buffer("PROXY TCP4\r\n"), buffer("GET / HTTP/1.1\r\n")};

        writes.of(NUMBER, 12, buffers, 1);
        assertThat(protocol()).as("the second has not been written").isEqualTo(Protocol.UNKNOWN);

        writes.of(NUMBER, 28, buffers, 1);
        assertThat(protocol()).isEqualTo(Protocol.PLAIN);
    }

    @Test
    void survive_buffers_that_are_not_there() {
        writes.of(NUMBER, 1, new ByteBuffer[] {buffer("x")}, 1);

        assertThat(protocol()).isEqualTo(Protocol.UNKNOWN);
    }

    @Test
    void tell_nothing_of_what_is_none_of_ours_or_cannot_be_seen() {
        writes.of(NUMBER + 1, 16, buffer("GET / HTTP/1.1\r\n"), 0);
        writes.of(NUMBER, 16, "no channel", 0);

        assertThat(protocol()).isEqualTo(Protocol.UNKNOWN);
        assertThat(Activity.of(NUMBER + 1).protocol()).isEqualTo(Protocol.UNKNOWN);
    }
}
