package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.portkeeper.testapp.cli.HostAndPort;
import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Jvm;
import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.lab.TimeWaits;
import io.portkeeper.testapp.load.KeptConnection;
import io.portkeeper.testapp.load.Target;
import io.portkeeper.testapp.origin.Origin;
import io.portkeeper.testapp.ports.CloseWay;
import io.portkeeper.testapp.ports.ClosingServer;
import io.portkeeper.testapp.ports.Pacer;
import io.portkeeper.testapp.proxy.ProxyUnderTest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The agent counts as many ports in TIME_WAIT as the kernel has, whichever end closes first. */
class TimeWaitCountIT {

    private static final int CONNECTIONS = 60;

    /** How many connections are closed in each way. */
    private static final int PACED = 20;

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ExecutorService clients = Executors.newCachedThreadPool();
    private final List<KeptConnection> kept = new ArrayList<>();
    private final int page = Lab.freePort();
    private Origin origin;
    private Jvm proxy;
    private Target target;

    @BeforeEach
    void startOrigin() throws Exception {
        origin = new Origin(new InetSocketAddress(Lab.DESTINATION, Lab.freePort())).start();
    }

    @AfterEach
    void stop() throws Exception {
        leave();
        clients.shutdown();
        if (proxy != null) {
            proxy.close();
        }
        origin.close();
    }

    @Test
    @Tag("jdk")
    void is_that_of_the_kernel_whatever_the_program_closes() throws Exception {
        try (ClosingServer server = new ClosingServer(Lab.DESTINATION);
                Pacer pacer = Pacer.underAgent("pool=10.9.0.1", "ports.owned=off", "metrics=127.0.0.1:" + page)) {
            awaitScrape(0); // by then, the hooks are woven
            for (CloseWay way : CloseWay.values()) {
                assertThat(pacer.run(way, PACED, 10 * PACED, server).failures()).isEmpty();
            }

            int inTimeWait = PACED * (CloseWay.values().length - 1); // all but SOCKET_RESET
            await().atMost(LIMIT)
                    .until(() -> TimeWaits.count("dst", server.hostAndPort()), count -> count == inTimeWait);
            assertThat(awaitScrape(0).sum("portkeeper_ports_time_wait")).isEqualTo(inTimeWait);
        }
    }

    /** Tomcat's client closes as soon as it has an answer that says close, and so is often the first to close. */
    @ParameterizedTest
    @CsvSource({
        "LITTLE_PROXY, 20",
        "TOMCAT, 45",
        "JDK_HTTP_CLIENT, 20",
        "NETTY_RELAY_EPOLL, 20",
        "NETTY_RELAY_IO_URING, 20"
    })
    void is_that_of_the_kernel_when_the_origin_ends_connections(ProxyUnderTest kind, int fewer) throws Exception {
        proxy = kind.start(
                origin,
                command -> Agent.under(command, "pool=10.9.0.1", "ports.owned=off", "metrics=127.0.0.1:" + page));
        target = kind.target(origin, proxy);
        // The hooks that show which end closed first are woven ten seconds after the start, before the page opens.
        assertThat(awaitScrape(0).sum("portkeeper_connects_total")).isZero();

        for (int i = 0; i < CONNECTIONS; i++) {
            assertThat(keep().get("/?close=1")).isPositive();
        }
        leave(); // a relay waits until both sides have closed
        assertThat(awaitScrape(0).sum("portkeeper_connects_total")).isEqualTo(CONNECTIONS);
        assertCountsAsTheKernel(fewer);

        ask("/hold/all");
        awaitScrape(CONNECTIONS);
        // This is done more than once, because a proxy that gets no answer may retry on a new connection.
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(500)).until(() -> {
            origin.drop();
            return Scrape.of(page).sum("portkeeper_connections_open") == 0;
        });
        assertCountsAsTheKernel(fewer);
    }

    /** Sends requests on separate connections, all at once. */
    private void ask(String path) throws IOException {
        for (int i = 0; i < CONNECTIONS; i++) {
            KeptConnection connection = keep();
            clients.execute(() -> {
                try {
                    connection.get(path);
                } catch (IOException e) {
                    // The proxy gets no answer either.
                }
            });
        }
    }

    /**
     * Now and then, the proxy may close first. Both ends may also close between the agent's check and the proxy's shutdown
     * of the connection.
     */
    private void assertCountsAsTheKernel(int fewer) {
        await().atMost(LIMIT).untilAsserted(() -> {
            int inTimeWait = TimeWaits.count("dst", HostAndPort.format(origin.address()));
            assertThat(inTimeWait).isLessThan(fewer);
            assertThat(Scrape.of(page).sum("portkeeper_ports_time_wait")).isBetween(inTimeWait * 1.0, inTimeWait + 2.0);
        });
    }

    /** Scrapes until that many connections are open. */
    private Scrape awaitScrape(int open) {
        return await().atMost(LIMIT)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> Scrape.of(page), scrape -> scrape.sum("portkeeper_connections_open") == open);
    }

    private void leave() throws IOException {
        for (KeptConnection connection : kept) {
            connection.close();
        }
        kept.clear();
    }

    private KeptConnection keep() throws IOException {
        KeptConnection connection = new KeptConnection(target, kept.size());
        kept.add(connection);
        return connection;
    }
}
