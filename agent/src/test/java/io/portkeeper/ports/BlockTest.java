package io.portkeeper.ports;

import static io.portkeeper.ports.Fixtures.MEMORY;
import static io.portkeeper.ports.Fixtures.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BlockTest {

    private final AtomicInteger closed = new AtomicInteger();
    private final Block block = new Block(PortSet.range(61_056, 61_119), closed::incrementAndGet, SECOND);

    @Test
    void is_given_back_when_it_has_been_idle_since_it_was_claimed() {
        assertThat(block.giveBack(SECOND + MEMORY - 1, MEMORY)).isFalse();
        assertThat(closed).hasValue(0);

        assertThat(block.giveBack(SECOND + MEMORY, MEMORY)).isTrue();
        assertThat(closed).hasValue(1);
    }

    @Test
    void is_not_given_back_while_one_of_its_ports_is_in_use() {
        assertThat(block.take()).isTrue();
        assertThat(block.take()).isTrue();
        block.release(SECOND);

        assertThat(block.giveBack(1_000 * SECOND, MEMORY)).isFalse();
    }

    @Test
    void is_not_given_back_soon_after_one_of_its_ports_was_in_use() {
        block.take();
        block.release(100 * SECOND);

        assertThat(block.giveBack(100 * SECOND + MEMORY - 1, MEMORY)).isFalse();
        assertThat(block.giveBack(100 * SECOND + MEMORY, MEMORY)).isTrue();
    }

    @Test
    void hands_out_no_port_once_it_is_given_back() {
        assertThat(block.isGivenBack()).isFalse();
        block.giveBack(SECOND + MEMORY, MEMORY);

        assertThat(block.isGivenBack()).isTrue();
        assertThat(block.take()).isFalse();
    }

    @Test
    void is_given_back_once() {
        block.giveBack(SECOND + MEMORY, MEMORY);

        assertThat(block.giveBack(SECOND + 2 * MEMORY, MEMORY)).isFalse();
        assertThat(closed).hasValue(1);
    }

    @Test
    void is_given_back_even_when_the_claim_cannot_be_closed() {
        Block block = new Block(
                PortSet.range(61_056, 61_119),
                () -> {
                    throw new IOException("Input/output error");
                },
                0);

        assertThat(block.giveBack(MEMORY, MEMORY)).isTrue();
        assertThat(block.isGivenBack()).isTrue();
    }

    /** Either a port is taken or the block is given back, whichever comes first. */
    @Test
    void is_never_given_back_with_a_port_in_use() throws Exception {
        for (int round = 0; round < 300; round++) {
            Block block = new Block(PortSet.range(61_056, 61_119), closed::incrementAndGet, 0);
            AtomicInteger wins = new AtomicInteger();
            Fixtures.runTogether(2, thread -> {
                if (thread == 0 ? block.take() : block.giveBack(MEMORY, MEMORY)) {
                    wins.incrementAndGet();
                }
            });

            assertThat(wins).hasValue(1);
        }
    }
}
