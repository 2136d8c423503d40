package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Command;
import io.portkeeper.testapp.lab.JvmCommand;
import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.matrix.Beside;
import io.portkeeper.testapp.proxy.ProxyUnderTest;
import io.portkeeper.testapp.reap.EchoServer;
import io.portkeeper.testapp.reap.HoldWay;
import io.portkeeper.testapp.reap.Holder;
import io.portkeeper.testapp.reap.HolderMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs Portkeeper beside other agents that people use: with blocking sockets and a native transport, each agent loaded before
 * and after it, and in two real proxies. Without {@code --soak}, only beside those agents that need not be downloaded.
 */
@Tag("soak")
class AgentsIT {

    private static final int FIRST = 21_000;
    private static final int PORTS = 100;

    /**
     * More than one source has ports for. The {@link #NATIVE} ones are opened next and use all other ports of both sources
     * except 8, which the other agent may use.
     */
    private static final int BLOCKING = PORTS + 40;

    private static final int NATIVE = 2 * PORTS - BLOCKING - 8;

    private static final int MORE = 40;

    /** The second round opens this many fewer blocking connections than the first. */
    private static final int FEWER = 20;

    /** At least this many native connections are reset, because the first blocking ones do not have enough ports. */
    private static final int REAPED = BLOCKING - FEWER + MORE + NATIVE - 2 * PORTS;

    /** Starting three agents can take longer than a command waits. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static final Duration MIN_IDLE = Duration.ofSeconds(1);

    private static final String[] OPTIONS = {
        "pool=10.9.0.1-2", "ports.owned=off", "fallback=fail", "reaper.min-idle=" + MIN_IDLE.toSeconds() + "s"
    };

    @TempDir
    Path folder;

    @BeforeEach
    void fewPorts() throws Exception {
        Lab.portRange(FIRST, FIRST + PORTS - 1);
    }

    static List<Neighbour> neighbours() {
        return Soak.ON ? Neighbour.all() : List.of(Neighbour.JACOCO, Neighbour.JDWP, Neighbour.REWEAVES);
    }

    static Stream<Arguments> neighboursAndOrders() {
        return neighbours().stream()
                .flatMap(neighbour -> Stream.of(Arguments.of(neighbour, "first"), Arguments.of(neighbour, "last")));
    }

    @ParameterizedTest
    @MethodSource("neighboursAndOrders")
    void it_starts_binds_spills_over_and_reaps_beside(Neighbour neighbour, String place) throws Exception {
        JvmCommand holding = JvmCommand.of(HolderMain.class);
        JvmCommand command = place.equals("first")
                ? Agent.under(neighbour.into(holding, folderOf(neighbour)), OPTIONS)
                : neighbour.into(Agent.under(holding, OPTIONS), folderOf(neighbour));
        works(command, List.of(neighbour));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void it_works_beside_two_of_them(int place) throws Exception {
        JvmCommand command = JvmCommand.of(HolderMain.class);
        // With --soak, two agents that load classes in order to decide whether to change them. Datadog and Glowroot do
        // not work together: the class file that they make of Netty's PromiseTask does not verify, with Portkeeper or
        // without.
        List<Neighbour> two =
                Soak.ON ? List.of(Neighbour.DATADOG, Neighbour.ASPECTJ) : List.of(Neighbour.JACOCO, Neighbour.JDWP);
        for (int i = 0; i <= two.size(); i++) {
            command = i == place ? Agent.under(command, OPTIONS) : command;
            command = i < two.size() ? two.get(i).into(command, folderOf(two.get(i))) : command;
        }
        works(command, two);
    }

    private void works(JvmCommand command, List<Neighbour> neighbours) throws Exception {
        List<String> printed = new ArrayList<>();
        try (EchoServer server = new EchoServer(Lab.DESTINATION);
                Holder holder = Holder.of(command)) {
            assertThat(holder.open(HoldWay.UNWATCHED, BLOCKING, server).failure())
                    .isEmpty();
            assertThat(holder.open(HoldWay.NETTY_EPOLL, NATIVE, server).failure())
                    .isEmpty();
            holder.awaitIdle(MIN_IDLE.plusMillis(500));
            assertThat(holder.open(HoldWay.NETTY_EPOLL, MORE, server).failure()).isEmpty();
            assertThat(holder.lostIds()).as("not the longest idle").isEmpty();
            holder.awaitIdle(MIN_IDLE.plusMillis(500));
            assertThat(holder.open(HoldWay.UNWATCHED, BLOCKING - FEWER, server).failure())
                    .isEmpty();
            // The agent resets the connection that has been idle longest, which is now the first native one. It also
            // resets as many of each source as the pressure there requires.
            await().untilAsserted(() -> assertThat(holder.lostIds())
                    .contains(BLOCKING)
                    .hasSizeGreaterThanOrEqualTo(REAPED)
                    .hasSizeLessThan(NATIVE));

            String pid = String.valueOf(holder.jvm().pid());
            String status = await().atMost(LIMIT)
                    .ignoreExceptionsInstanceOf(IllegalStateException.class)
                    .until(() -> Command.portkeeper("status", pid).succeeded(), text -> true);
            assertThat(status).contains("failures of the agent 0").doesNotContain("not live");
            holder.jvm().closeStdin();
            assertThat(holder.jvm().exitCode(LIMIT)).isZero();
            printed.addAll(holder.jvm().stdout());
            printed.addAll(holder.jvm().stderr());
        }
        assertThat(printed.stream().filter(line -> line.contains("ERROR portkeeper - ")))
                .isEmpty();
        for (Neighbour neighbour : neighbours) {
            printed.addAll(neighbour.leftBehind(folderOf(neighbour)));
            assertThat(printed).as("%s", neighbour).anyMatch(line -> line.contains(neighbour.sign()));
        }
    }

    /** A folder for each agent, because some write files next to their jar. */
    private Path folderOf(Neighbour neighbour) throws IOException {
        return Files.createDirectories(folder.resolve(neighbour.name()));
    }

    static Stream<Arguments> neighboursAndProxies() {
        return neighbours().stream()
                .flatMap(neighbour -> Stream.of(
                        Arguments.of(neighbour, ProxyUnderTest.TOMCAT),
                        Arguments.of(neighbour, ProxyUnderTest.VERTX_EPOLL)));
    }

    @ParameterizedTest
    @MethodSource("neighboursAndProxies")
    void real_proxies_spill_over_beside(Neighbour neighbour, ProxyUnderTest proxy) throws Exception {
        Beside beside = Beside.measure(proxy, PORTS + MORE, command -> Agent.under(into(neighbour, command), OPTIONS));
        Matrix.assertNoneFailed(beside.result());
        assertThat(beside.sources()).containsExactlyInAnyOrder("10.9.0.1", "10.9.0.2");
        assertThat(beside.complaints()).isEmpty();
    }

    private JvmCommand into(Neighbour neighbour, JvmCommand command) {
        try {
            return neighbour.into(command, folderOf(neighbour));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
