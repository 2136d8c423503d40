package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.reap.EchoServer;
import io.portkeeper.testapp.reap.Fate;
import io.portkeeper.testapp.reap.HoldWay;
import io.portkeeper.testapp.reap.Holder;
import io.portkeeper.testapp.reap.Holder.Opened;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which connections are reset when all ports of a lane are held and 500 more connects come. */
class ReaperIT {

    private static final String[] ONE_LANE = {"pool=10.9.0.1", "ports.owned=off", "reaper.min-idle=1s"};
    private static final int CHATTING = 200;
    private static final int MORE = 500;

    /** One port is used by this JVM, so that the pressure of the program under test stays below 100 %. */
    private static final int OWN_PORT = 20_000;

    private static final int HELD = Lab.PORTS - 1;

    /** One step of the agent's clock, plus the time by which its thread and those of the program may be late. */
    private static final Duration GRAIN = Duration.ofMillis(17 + 60);

    private static final Comparator<Fate> BY_ACTIVITY = Comparator.comparingLong(Fate::activeNanos);
    private static final Duration LEARNED_WITHIN = Duration.ofSeconds(2);
    private static final Duration MIN_IDLE = Duration.ofSeconds(1);

    static Set<HoldWay> ways() {
        return HoldWay.watched();
    }

    @ParameterizedTest
    @MethodSource("ways")
    @Tag("jdk")
    void exactly_the_longest_idle_go_and_none_that_chats(HoldWay way) throws Exception {
        assumeThat(way.missing()).isEmpty();
        try (EchoServer server = server();
                Holder holder = holder("reaper.start=100%")) {
            Opened more = overfill(way, server, holder);
            assertThat(more.failure()).isEmpty();
            assertThat(more.opened()).isEqualTo(MORE);
            await().atMost(LEARNED_WITHIN).until(() -> holder.lost().size() >= MORE);
            List<Fate> fates = holder.fates();
            assertThat(lost(fates)).hasSize(MORE);
            assertLongestIdle(fates);
            assertToldInTime(fates, more);
            assertThat(holder.log("internal failure")).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void with_pressure_the_longest_idle_go_too_and_none_that_chats(HoldWay way) throws Exception {
        assumeThat(way.missing()).isEmpty();
        try (EchoServer server = server();
                Holder holder = holder()) {
            Opened more = overfill(way, server, holder);
            assertThat(more.failure()).isEmpty();
            assertThat(more.opened()).isEqualTo(MORE);
            await().atMost(LEARNED_WITHIN).until(() -> holder.lost().size() >= MORE);
            List<Fate> fates = holder.fates();
            assertThat(lost(fates)).hasSizeGreaterThanOrEqualTo(MORE);
            assertLongestIdle(fates);
            assertThat(holder.log("internal failure")).isEmpty();
        }
    }

    @Test
    void those_that_were_reset_and_are_never_closed_do_not_stand_in_the_way() throws Exception {
        try (EchoServer server = server();
                Holder holder = holder("reaper.min-idle=100ms")) {
            for (int round = 0; round < 4; round++) {
                assertThat(holder.open(HoldWay.UNWATCHED, HELD, server).failure())
                        .as("round %d", round)
                        .isEmpty();
                holder.awaitIdle(Duration.ofMillis(100));
            }
        }
    }

    private static EchoServer server() throws Exception {
        return new EchoServer(Lab.DESTINATION).withoutPort("10.9.0.1", OWN_PORT);
    }

    private static Holder holder(String... options) throws Exception {
        return Holder.underAgent(
                Stream.concat(Stream.of(ONE_LANE), Stream.of(options)).toArray(String[]::new));
    }

    private static Opened overfill(HoldWay way, EchoServer server, Holder holder) throws Exception {
        assertThat(holder.open(way, CHATTING, server).opened()).isEqualTo(CHATTING);
        holder.chat(0, CHATTING, Duration.ofMillis(100));
        Opened idle = holder.open(way, HELD - CHATTING, server, Duration.ofSeconds(2));
        assertThat(idle.failure()).isEmpty();
        holder.awaitIdle(MIN_IDLE);
        return holder.open(way, MORE, server);
    }

    private static void assertLongestIdle(List<Fate> fates) {
        assertThat(lost(fates)).noneMatch(fate -> fate.id() < CHATTING);
        Fate lastToGo = lost(fates).stream().max(BY_ACTIVITY).orElseThrow();
        Fate longestIdle =
                fates.stream().filter(fate -> !fate.isLost()).min(BY_ACTIVITY).orElseThrow();
        assertThat(Duration.ofNanos(lastToGo.activeNanos() - longestIdle.activeNanos()))
                .as("how much longer " + longestIdle + " was idle than " + lastToGo)
                .isLessThan(GRAIN);
    }

    private static void assertToldInTime(List<Fate> fates, Opened more) {
        assertThat(lost(fates))
                .allSatisfy(fate -> assertThat(fate.why()).contains("Connection reset"))
                .allSatisfy(fate -> assertThat(Duration.ofNanos(fate.lostNanos() - more.doneNanos()))
                        .isLessThan(LEARNED_WITHIN));
    }

    private static List<Fate> lost(List<Fate> fates) {
        return fates.stream().filter(Fate::isLost).toList();
    }
}
