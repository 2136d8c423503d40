package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.portkeeper.testapp.it.subject.SecondAgent;
import io.portkeeper.testapp.it.subject.Unweaves;
import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.reap.EchoServer;
import io.portkeeper.testapp.reap.HoldWay;
import io.portkeeper.testapp.reap.Holder;
import io.portkeeper.testapp.reap.Holder.Opened;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which connections must not be reset, which are reset first and which last, with 200 ports and more connects than that. */
class ReaperRulesIT {

    private static final int PORTS = 200;
    private static final int OWN_PORT = 21_000;
    private static final int HALF = PORTS / 2;
    private static final String[] ONE_LANE = {
        "pool=10.9.0.1", "ports.owned=off", "reaper.min-idle=400ms", "reaper.start=100%"
    };
    private static final Duration MIN_IDLE = Duration.ofMillis(400);
    private static final Duration LONG_ENOUGH = Duration.ofMillis(600);

    /** Every connection that may be reset is reset at once. */
    private static final String[] EAGER = {"reaper.start=0%", "reaper.end=0%", "reaper.idle=1s", "reaper.min-idle=1s"};

    @BeforeAll
    static void fewPorts() throws Exception {
        // There is one port more, which this JVM uses.
        Lab.portRange(OWN_PORT, OWN_PORT + PORTS);
    }

    /** The kernel keeps the connections of an address that is removed, but no new connection can be made from the address. */
    @Test
    void none_goes_for_a_port_of_an_address_that_the_host_no_longer_has() throws Exception {
        Lab.addAddress("10.9.5.1");
        Lab.addAddress("10.9.5.2");
        try (EchoServer server = new EchoServer(Lab.DESTINATION)
                        .withoutPort("10.9.5.1", OWN_PORT)
                        .withoutPort("10.9.5.2", OWN_PORT);
                Holder holder = Holder.underAgent(
                        "pool=10.9.5.1-2",
                        "strategy=round-robin",
                        "ports.owned=off",
                        "reaper.min-idle=400ms",
                        "reaper.start=100%")) {
            assertThat(holder.open(HoldWay.SELECTOR, 2 * PORTS, server).failure())
                    .isEmpty();
            holder.awaitIdle(MIN_IDLE);
            Lab.removeAddress("10.9.5.1");

            assertThat(holder.open(HoldWay.SELECTOR, HALF, server).failure()).isEmpty();
            await().untilAsserted(() -> assertThat(holder.lost()).hasSize(HALF));
            assertThat(holder.log("10.9.5.1 is not an address of this host")).hasSize(1);
        } finally {
            Lab.ip("address", "flush", "dev", "lo", "to", "10.9.5.0/24");
        }
    }

    @Test
    void one_that_awaits_an_answer_never_goes_and_the_message_says_so() throws Exception {
        try (EchoServer server = server(Lab.DESTINATION);
                Holder holder = holder()) {
            holdFull(holder, server);
            holder.say(0, HALF, EchoServer.SILENCE);
            holder.awaitIdle(MIN_IDLE);
            assertThat(holder.open(HoldWay.SELECTOR, HALF, server).failure()).isEmpty();
            assertThat(holder.lostIds()).allMatch(id -> id >= HALF);
            holder.say(PORTS, HALF, EchoServer.SILENCE);
            holder.awaitIdle(MIN_IDLE);
            Opened refused = holder.open(HoldWay.SELECTOR, 1, server);
            assertThat(refused.failure()).contains("Cannot assign requested address", PORTS + " awaiting an answer");
            assertThat(holder.lostIds()).allMatch(id -> HALF <= id && id < PORTS);
            // However late the answers are, the connections are still open for them.
            assertThat(holder.say(0, HALF, 'x')).isEqualTo(HALF);
        }
    }

    @Test
    void one_that_awaits_an_answer_goes_last_where_that_is_allowed() throws Exception {
        try (EchoServer server = server(Lab.DESTINATION);
                Holder holder = holder("reaper.awaiting=true", "reaper.min-idle=5s")) {
            holdFull(holder, server);
            holder.say(0, HALF, EchoServer.SILENCE);
            holder.awaitIdle(Duration.ofSeconds(5)); // longer than a busy machine takes for the rest of the test
            assertThat(holder.open(HoldWay.SELECTOR, HALF, server).failure()).isEmpty();
            await().until(() -> holder.lostIds().size() >= HALF);
            assertThat(holder.lostIds()).allMatch(id -> HALF <= id && id < PORTS);
            assertThat(holder.open(HoldWay.SELECTOR, 10, server).failure()).isEmpty();
            await().until(() -> holder.lostIds().size() >= HALF + 10);
            assertThat(holder.lostIds()).hasSize(HALF + 10).allMatch(id -> id < PORTS);
        }
    }

    @Test
    void one_that_awaits_an_answer_goes_after_those_that_have_only_just_become_idle() throws Exception {
        try (EchoServer server = server(Lab.DESTINATION);
                Holder holder = holder("reaper.awaiting=true")) {
            holdFull(holder, server);
            holder.say(0, HALF, EchoServer.SILENCE);
            holder.awaitIdle(MIN_IDLE);
            assertThat(holder.open(HoldWay.SELECTOR, HALF - 10, server).failure())
                    .isEmpty();
            // The last ten quiet connections are reset while those that replaced the first ones become idle.
            assertThat(holder.open(HoldWay.SELECTOR, 20, server, LONG_ENOUGH.multipliedBy(2))
                            .failure())
                    .isEmpty();
            await().until(() -> holder.lostIds().size() >= HALF + 10);
            assertThat(holder.lostIds()).allMatch(id -> id >= HALF);
        }
    }

    /** A client that sends one byte and gets no answer holds its port for {@code reaper.awaiting-idle} and no longer. */
    @Test
    void one_that_awaits_an_answer_goes_when_it_has_done_so_for_very_long() throws Exception {
        try (EchoServer server = server(Lab.DESTINATION);
                Holder holder = holder("reaper.idle=400ms", "reaper.awaiting-idle=5s")) {
            holdFull(holder, server);
            holder.say(0, PORTS, EchoServer.SILENCE);
            holder.awaitIdle(LONG_ENOUGH);
            assertThat(holder.open(HoldWay.SELECTOR, 1, server).failure()).contains(PORTS + " awaiting an answer");
            holder.awaitIdle(Duration.ofSeconds(5));
            assertThat(holder.open(HoldWay.SELECTOR, 10, server).failure()).isEmpty();
            await().untilAsserted(() -> assertThat(holder.lostIds()).containsExactly(range(0, 10)));
        }
    }

    @Test
    void one_whose_peer_has_closed_goes_first_though_it_was_active_last() throws Exception {
        try (EchoServer server = server(Lab.DESTINATION);
                Holder holder = holder()) {
            holdFull(holder, server);
            holder.say(PORTS - 20, 20, EchoServer.CLOSE);
            holder.awaitIdle(MIN_IDLE);
            assertThat(holder.open(HoldWay.SELECTOR, 20, server).failure()).isEmpty();
            assertThat(holder.say(0, PORTS - 20, 'x')).isEqualTo(PORTS - 20);
            // Within this time, the owner of a connection that had been reset would learn of it.
            await().during(LONG_ENOUGH)
                    .untilAsserted(() -> assertThat(holder.lostIds()).noneMatch(id -> id < PORTS - 20));
        }
    }

    @Test
    void nobody_goes_who_was_active_within_min_idle_and_the_message_says_so() throws Exception {
        try (EchoServer server = server(Lab.DESTINATION);
                Holder holder = holder("reaper.min-idle=20s")) {
            holdFull(holder, server);
            assertThat(holder.open(HoldWay.SELECTOR, 3, server).failure())
                    .contains("Cannot assign requested address", PORTS + " active within 20000 ms");
            assertThat(holder.lost()).isEmpty();
        }
    }

    @Test
    void nobody_goes_who_has_not_read_all_there_is_and_every_byte_arrives() throws Exception {
        try (EchoServer server = server(Lab.DESTINATION);
                Holder holder = holder()) {
            assertThat(holder.open(HoldWay.UNWATCHED, PORTS, server).failure()).isEmpty();
            holder.say(0, HALF, EchoServer.DATA);
            assertThat(holder.read(0, HALF, 200)).isEqualTo(HALF);
            holder.awaitIdle(MIN_IDLE);
            assertThat(holder.open(HoldWay.SELECTOR, HALF, server).failure()).isEmpty();
            assertThat(holder.open(HoldWay.SELECTOR, 1, server).failure())
                    .contains(HALF + " with data that the application has not read", HALF + " active within 400 ms");
            assertThat(holder.read(0, HALF, EchoServer.DATA_BYTES - 200)).isEqualTo(HALF);
        }
    }

    /** A response that ends when its connection is closed is complete, and the owner must be able to see that. */
    @Test
    void one_whose_peer_has_closed_finds_the_end_though_its_port_is_another_s() throws Exception {
        try (EchoServer server = server(Lab.DESTINATION);
                Holder holder = holder()) {
            assertThat(holder.open(HoldWay.UNWATCHED, PORTS, server).failure()).isEmpty();
            holder.say(0, 20, EchoServer.CLOSE);
            holder.awaitIdle(MIN_IDLE);
            assertThat(holder.open(HoldWay.SELECTOR, 20, server).failure()).isEmpty();
            assertThat(holder.read(0, 20, 1)).isZero();
            assertThat(holder.lost())
                    .hasSize(20)
                    .allSatisfy(fate -> assertThat(fate.why()).isEqualTo("java.io.EOFException"));
        }
    }

    /** Data that the kernel has accepted would be lost, although the owner has had an answer and writes no more. */
    @Test
    void nobody_goes_whose_data_the_peer_has_not_acknowledged_and_the_message_says_so() throws Exception {
        try (EchoServer server = server(Lab.DESTINATION);
                Holder holder = holder()) {
            assertThat(holder.open(HoldWay.UNWATCHED, PORTS, server).failure()).isEmpty();
            holder.upload(0, PORTS, EchoServer.STALL);
            assertThat(holder.read(0, PORTS, 200)).isEqualTo(PORTS);
            holder.awaitIdle(LONG_ENOUGH);
            assertThat(holder.open(HoldWay.SELECTOR, 1, server).failure())
                    .contains(PORTS + " with data that the far end has not acknowledged");
            assertThat(holder.lost()).isEmpty();
        }
    }

    /** An event loop that gets too little processor time may first use a new connection after seconds. */
    @Test
    void nobody_goes_who_has_not_been_used_yet_and_the_message_says_so() throws Exception {
        try (EchoServer server = server(Lab.DESTINATION);
                Holder holder = holder("reaper.start=0%", "reaper.end=0%", "reaper.idle=20s")) {
            assertThat(holder.open(HoldWay.UNUSED, PORTS, server).failure()).isEmpty();
            holder.awaitIdle(LONG_ENOUGH.multipliedBy(2));
            assertThat(holder.open(HoldWay.SELECTOR, 1, server).failure())
                    .contains("Cannot assign requested address", PORTS + " not used yet");
            assertThat(holder.say(0, PORTS, 'x')).isEqualTo(PORTS);
        }
    }

    @Test
    void nobody_goes_whose_destination_is_exempt_and_the_message_says_so() throws Exception {
        try (EchoServer server = server(Lab.DESTINATION);
                EchoServer exempt = server(Lab.OTHER_DESTINATION);
                Holder holder = holder("reaper.exempt=10.9.1.2")) {
            holdFull(holder, exempt);
            holdFull(holder, server);
            holder.awaitIdle(MIN_IDLE);
            assertThat(holder.open(HoldWay.SELECTOR, 1, exempt).failure())
                    .contains("Cannot assign requested address", PORTS + " exempt");
            assertThat(holder.open(HoldWay.SELECTOR, HALF, server).failure()).isEmpty();
            await().untilAsserted(() -> assertThat(holder.lostIds()).hasSize(HALF));
            assertThat(holder.lostIds()).noneMatch(id -> id < PORTS);
        }
    }

    /** From then on, all connections look idle, however busy they are. */
    @Test
    @Tag("jdk")
    void nobody_goes_once_another_agent_has_replaced_what_records_reads_and_writes(@TempDir Path directory)
            throws Exception {
        try (EchoServer server = server(Lab.DESTINATION);
                Holder holder = Holder.underAgentAnd(SecondAgent.jar(Unweaves.class, directory), ONE_LANE)) {
            holdFull(holder, server);
            holder.chat(0, PORTS, Duration.ofMillis(50));
            holder.awaitIdle(LONG_ENOUGH);
            assertThat(holder.open(HoldWay.SELECTOR, 1, server).failure())
                    .contains("it is not certain that reads and writes are recorded");
            await().untilAsserted(() -> assertThat(holder.log("reads and writes are not recorded any more"))
                    .hasSize(1));
            assertThat(holder.lost()).isEmpty();
        }
    }

    @Test
    void nobody_goes_with_the_reaper_off() throws Exception {
        try (EchoServer server = server(Lab.DESTINATION);
                Holder holder = holder("reaper=off")) {
            holdFull(holder, server);
            holder.awaitIdle(MIN_IDLE);
            assertThat(holder.open(HoldWay.SELECTOR, 1, server).failure())
                    .contains("Cannot assign requested address")
                    .doesNotContain("reset");
            assertThat(holder.lost()).isEmpty();
        }
    }

    @Test
    void nobody_goes_in_a_dry_run_which_says_who_would() throws Exception {
        try (EchoServer server = server(Lab.DESTINATION);
                Holder holder = holder("reaper=dry-run", "log.level=debug")) {
            holdFull(holder, server);
            holder.awaitIdle(MIN_IDLE);
            assertThat(holder.open(HoldWay.SELECTOR, 1, server).failure()).contains("Cannot assign requested address");
            await().untilAsserted(() -> assertThat(
                            holder.log("would reset 10.9.0.1 to " + server.hostAndPort() + ", idle for "))
                    .isNotEmpty());
            assertThat(holder.lost()).isEmpty();
        }
    }

    @Test
    void each_reset_is_a_line_at_debug() throws Exception {
        try (EchoServer server = server(Lab.DESTINATION);
                Holder holder = holder("log.level=debug")) {
            holdFull(holder, server);
            holder.awaitIdle(MIN_IDLE);
            assertThat(holder.open(HoldWay.SELECTOR, 7, server).failure()).isEmpty();
            await().untilAsserted(
                            () -> assertThat(holder.log("reset 10.9.0.1 to " + server.hostAndPort() + ", idle for "))
                                    .hasSizeGreaterThanOrEqualTo(7));
        }
    }

    @Test
    void nobody_goes_who_was_not_opened_through_the_agent() throws Exception {
        try (EchoServer server = server(Lab.DESTINATION);
                EchoServer excluded = server(Lab.OTHER_DESTINATION);
                Holder holder = holder(Stream.concat(Stream.of("exclude=10.9.1.2"), Stream.of(EAGER))
                        .toArray(String[]::new))) {
            assertThat(holder.open(HoldWay.SELECTOR, HALF, excluded).failure()).isEmpty();
            assertThat(holder.open(HoldWay.SELECTOR, HALF, server).failure()).isEmpty();
            try (Socket inbound = new Socket()) {
                inbound.connect(holder.listen("10.9.0.8"));
                assertEcho(inbound);
                await().untilAsserted(() -> assertThat(holder.lostIds()).contains(range(HALF, PORTS)));
                // Another connection is opened and reset, which shows that the reaper has looked again.
                assertThat(holder.open(HoldWay.SELECTOR, 1, server).failure()).isEmpty();
                await().untilAsserted(() -> assertThat(holder.lostIds()).contains(PORTS));
                assertThat(holder.lostIds()).containsExactly(range(HALF, PORTS + 1));
                assertEcho(inbound);
            }
        }
    }

    @Test
    @Tag("jdk")
    void nobody_goes_who_sends_a_file_past_the_write_method() throws Exception {
        try (EchoServer server = server(Lab.DESTINATION);
                Holder holder = holder(Stream.concat(Stream.of("reaper.awaiting=true"), Stream.of(EAGER))
                        .toArray(String[]::new))) {
            assertThat(holder.open(HoldWay.SENDING_FILE, 10, server).failure()).isEmpty();
            assertThat(holder.open(HoldWay.SELECTOR, 10, server).failure()).isEmpty();
            await().untilAsserted(() -> assertThat(holder.lostIds()).contains(range(10, 20)));
            holder.awaitIdle(Duration.ofSeconds(5)); // five times the tolerated idle time
            // Another connection is opened and reset, which shows that the reaper has looked again.
            assertThat(holder.open(HoldWay.SELECTOR, 1, server).failure()).isEmpty();
            await().untilAsserted(() -> assertThat(holder.lostIds()).contains(20));
            assertThat(holder.lostIds()).containsExactly(range(10, 21));
        }
    }

    @Test
    @Tag("jdk")
    void nobody_goes_who_sends_urgent_data() throws Exception {
        try (EchoServer server = server(Lab.DESTINATION);
                Holder holder = holder(Stream.concat(Stream.of("reaper.awaiting=true"), Stream.of(EAGER))
                        .toArray(String[]::new))) {
            assertThat(holder.open(HoldWay.SELECTOR, 1, server).failure()).isEmpty();
            holder.awaitIdle(Duration.ofSeconds(12)); // the agent sees urgent data from the tenth second on
            assertThat(holder.open(HoldWay.SENDING_URGENT_DATA, 10, server).failure())
                    .isEmpty();
            assertThat(holder.open(HoldWay.SELECTOR, 10, server).failure()).isEmpty();
            await().untilAsserted(() -> assertThat(holder.lostIds()).contains(range(11, 21)));
            holder.awaitIdle(Duration.ofSeconds(5)); // five times the tolerated idle time
            assertThat(holder.lostIds()).doesNotContain(range(1, 11));
        }
    }

    private static EchoServer server(InetAddress host) throws Exception {
        return new EchoServer(host).withoutPort("10.9.0.1", OWN_PORT);
    }

    private static Holder holder(String... options) throws Exception {
        return Holder.underAgent(
                Stream.concat(Stream.of(ONE_LANE), Stream.of(options)).toArray(String[]::new));
    }

    private static void holdFull(Holder holder, EchoServer server) throws Exception {
        Opened opened = holder.open(HoldWay.SELECTOR, PORTS, server);
        assertThat(opened.failure()).isEmpty();
    }

    private static Integer[] range(int from, int to) {
        return IntStream.range(from, to).boxed().toArray(Integer[]::new);
    }

    private static void assertEcho(Socket socket) throws Exception {
        socket.getOutputStream().write('e');
        assertThat(socket.getInputStream().read()).isEqualTo('e');
    }
}
