package io.portkeeper.connect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Reads objects that are no channels of Netty. Real channels are read in the lab. */
class NettyMessagesTest {

    private final NettyMessages messages = new NettyMessages();

    @Test
    void sees_nothing_in_what_is_no_channel() {
        assertThat(messages.first("a string", 10)).isEmpty();
        assertThat(messages.first(new Object(), 10)).isEmpty();
    }
}
