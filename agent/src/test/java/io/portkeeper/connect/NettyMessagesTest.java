package io.portkeeper.connect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is no channel of Netty's; real ones are read in the lab. */
class NettyMessagesTest {

    private final NettyMessages messages = new NettyMessages();

    @Test
    void sees_nothing_in_what_is_no_channel() {
        assertThat(messages.first("a string", 10)).isEmpty();
        assertThat(messages.first(new Object(), 10)).isEmpty();
    }
}
