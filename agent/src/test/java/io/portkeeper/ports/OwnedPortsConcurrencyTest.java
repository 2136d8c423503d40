package io.portkeeper.ports;

import static io.portkeeper.ports.Fixtures.SECOND;
import static io.portkeeper.ports.Fixtures.TWO_BLOCKS;
import static io.portkeeper.ports.Fixtures.owned;
import static io.portkeeper.ports.Fixtures.sources;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.portkeeper.pool.Source;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Many threads that take and release ports at once. */
class OwnedPortsConcurrencyTest {

    private static final int THREADS = 8;

    /** A clock that advances each time it is read. */
    private final AtomicLong clock = new AtomicLong();

    /** The history of one lane's ports, as its connections see it. */
    private static final class Ledger {
        private final AtomicIntegerArray inUse = new AtomicIntegerArray(PortSet.LAST + 1);
        private final AtomicLongArray restsUntil = new AtomicLongArray(PortSet.LAST + 1);
        private final AtomicInteger twice = new AtomicInteger();
        private final AtomicInteger early = new AtomicInteger();
        private final AtomicInteger taken = new AtomicInteger();

        void taken(int port, long nowNanos) {
            taken.incrementAndGet();
            if (inUse.incrementAndGet(port) > 1) {
                twice.incrementAndGet();
            }
            if (nowNanos < restsUntil.get(port)) {
                early.incrementAndGet();
            }
        }

        void released(int port, long nowNanos, long restNanos) {
            restsUntil.set(port, nowNanos + restNanos);
            inUse.decrementAndGet(port);
        }

        void isRight() {
            assertThat(taken).hasPositiveValue();
            assertThat(twice).as("ports that two connections had at once").hasValue(0);
            assertThat(early).as("ports that had not rested").hasValue(0);
        }
    }

    private void takeAndRelease(Lane lane, Ledger ledger, int rounds, Duration rest) {
        OwnedPort[] open = new OwnedPort[8];
        for (int round = 0; round < rounds; round++) {
            int slot = round % open.length;
            if (open[slot] != null) {
                long nowNanos = clock.incrementAndGet();
                ledger.released(open[slot].number(), nowNanos, rest.toNanos());
                lane.closed(open[slot], round % 3 == 0, nowNanos);
            }
            long nowNanos = clock.incrementAndGet();
            open[slot] = lane.takeOwned(nowNanos, true);
            if (open[slot] != null) {
                ledger.taken(open[slot].number(), nowNanos);
                lane.opened();
            }
        }
        for (OwnedPort port : open) {
            if (port != null) {
                long nowNanos = clock.incrementAndGet();
                ledger.released(port.number(), nowNanos, rest.toNanos());
                lane.closed(port, false, nowNanos);
            }
        }
    }

    @Test
    void never_get_the_same_port_at_once_and_none_before_it_has_rested() throws Exception {
        Duration rest = Duration.ofNanos(300);
        Lane lane = Fixtures.lane(new OwnedPorts(TWO_BLOCKS, rest, new FakeClaims()));
        Ledger ledger = new Ledger();
        Fixtures.runTogether(THREADS, thread -> takeAndRelease(lane, ledger, 20_000, rest));

        ledger.isRight();
        assertThat(lane.open()).isZero();
    }

    @Test
    void lose_no_port() throws Exception {
        Duration rest = Duration.ofNanos(300);
        Lane lane = Fixtures.lane(new OwnedPorts(TWO_BLOCKS, rest, new FakeClaims()));
        Fixtures.runTogether(THREADS, thread -> takeAndRelease(lane, new Ledger(), 20_000, rest));

        assertThat(Fixtures.numbers(Fixtures.take(lane, 1_000, clock.get() + 60 * SECOND)))
                .hasSize(128)
                .doesNotHaveDuplicates();
    }

    @Test
    void share_blocks_among_lanes_and_never_a_port_within_one() throws Exception {
        Duration rest = Duration.ofNanos(300);
        FakeClaims claims = new FakeClaims();
        Destination destination = Fixtures.destination(new OwnedPorts(TWO_BLOCKS, rest, claims));
        List<Source> sources = sources(3);
        List<Ledger> ledgers = List.of(new Ledger(), new Ledger(), new Ledger());
        Fixtures.runTogether(
                THREADS,
                thread -> takeAndRelease(
                        destination.lane(sources.get(thread % 3)), ledgers.get(thread % 3), 10_000, rest));

        ledgers.forEach(Ledger::isRight);
        assertThat(claims.asked).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void claim_one_block_however_many_connects_need_the_first_port_at_once() throws Exception {
        FakeClaims claims = new FakeClaims();
        AtomicReference<Lane> lane = new AtomicReference<>();
        Thread second = new Thread(() -> lane.get().takeOwned(0, false));
        OwnedPorts owned = owned(TWO_BLOCKS, first -> {
            if (second.getState() == Thread.State.NEW) {
                second.start();
                await().until(() -> second.getState() == Thread.State.BLOCKED);
            }
            return claims.claim(first);
        });
        lane.set(Fixtures.lane(owned));
        lane.get().takeOwned(0, false);
        second.join();

        assertThat(claims.asked).hasSize(1);
    }

    /** One thread gives back blocks that look idle while the others take and release ports. */
    @Test
    void never_get_a_port_of_a_block_that_was_given_back() throws Exception {
        FakeClaims claims = new FakeClaims();
        OwnedPorts owned = owned(TWO_BLOCKS, claims);
        Lane lane = Fixtures.lane(owned);
        AtomicInteger notOurs = new AtomicInteger();
        Fixtures.runTogether(4, thread -> {
            for (int round = 0; round < 3_000; round++) {
                long nowNanos = clock.addAndGet(20 * SECOND);
                if (thread == 0) {
                    owned.giveBackIdle(nowNanos);
                    continue;
                }
                OwnedPort port = lane.takeOwned(nowNanos, true);
                if (port != null) {
                    if (!claims.held.contains(port.number() / 64 * 64)) {
                        notOurs.incrementAndGet();
                    }
                    lane.opened();
                    lane.closed(port, false, nowNanos);
                }
            }
        });

        assertThat(notOurs).hasValue(0);
    }
}
