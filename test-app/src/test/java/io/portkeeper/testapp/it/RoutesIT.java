package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.portkeeper.testapp.connect.Acceptor;
import io.portkeeper.testapp.connect.ConnectPath;
import io.portkeeper.testapp.connect.Connector;
import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Lab;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Destinations with their own pools, and sources that have a weight, have a limit or are drained. */
class RoutesIT {

    @TempDir
    Path folder;

    @Test
    void destinations_have_the_sources_of_their_route_whichever_way_is_connected() throws Exception {
        try (Acceptor routed = new Acceptor(Lab.DESTINATION);
                Acceptor direct = new Acceptor(Lab.OTHER_DESTINATION);
                Acceptor v6 = new Acceptor(Lab.DESTINATION_V6);
                Connector connector = Connector.underAgent(
                        "pool=" + Lab.POOL,
                        "strategy=round-robin",
                        "fallback=fail",
                        "routes=10.9.1.0/24=10.9.0.5-6; " + direct.hostAndPort()
                                + "=direct; fd09::2:0/112=fd09::1:1")) {
            for (ConnectPath path : ConnectPath.available()) {
                assertThat(connector.open(path, 6, routed, direct, v6)).isEqualTo("opened 6 failed 0");
            }
            int each = 2 * ConnectPath.available().size();
            assertThat(routed.awaitHeld(each).bySource()).containsOnlyKeys("10.9.0.5", "10.9.0.6");
            assertThat(direct.awaitHeld(each).bySource()).containsOnlyKeys("10.9.1.2");
            assertThat(v6.awaitHeld(each).bySource()).containsOnlyKeys("fd09:0:0:0:0:0:1:1");
        }
    }

    @Test
    void a_name_that_the_application_resolved_has_its_route() throws Exception {
        Path hosts = Files.writeString(folder.resolve("hosts"), "10.9.1.1 one.shop.example shop.example");
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = Connector.start(Agent.under(
                        Connector.command().withOptions("-Djdk.net.hosts.file=" + hosts),
                        "pool=" + Lab.POOL,
                        "routes=*.shop.example=10.9.0.7; one.shop.example:1=10.9.0.8"))) {
            String port = origin.hostAndPort().substring(origin.hostAndPort().lastIndexOf(':'));
            connector.open(ConnectPath.SOCKET, 5, "one.shop.example" + port);
            assertThat(origin.awaitHeld(5).bySource()).containsOnlyKeys("10.9.0.7");
            origin.drop();
            connector.open(ConnectPath.SOCKET, 5, "shop.example" + port);
            connector.open(ConnectPath.CHANNEL, 5, origin);
            assertThat(origin.awaitHeld(10).bySource().keySet())
                    .isSubsetOf("10.9.0.1", "10.9.0.2", "10.9.0.3", "10.9.0.4");
        }
    }

    /**
     * If sources were chosen by address, the probability that eight names had the same source at both addresses would be 1
     * in 8^8.
     */
    @Test
    void the_addresses_of_one_name_share_a_source() throws Exception {
        StringBuilder names = new StringBuilder();
        for (int n = 0; n < 8; n++) {
            names.append(" site").append(n).append(".example");
        }
        assertThat(sourcesOf(names.toString(), Lab.DESTINATION))
                .isEqualTo(sourcesOf(names.toString(), Lab.OTHER_DESTINATION));
    }

    /** The source of each name when the names have that address. */
    private List<String> sourcesOf(String names, InetAddress address) throws Exception {
        Path hosts = Files.writeString(folder.resolve("hosts"), address.getHostAddress() + names);
        List<String> sources = new ArrayList<>();
        try (Acceptor origin = new Acceptor(address);
                Connector connector = Connector.start(Agent.under(
                        Connector.command().withOptions("-Djdk.net.hosts.file=" + hosts), "pool=10.9.0.1-8"))) {
            String port = origin.hostAndPort().substring(origin.hostAndPort().lastIndexOf(':'));
            for (String name : names.trim().split(" ", -1)) {
                assertThat(connector.open(ConnectPath.SOCKET, 3, name + port)).isEqualTo("opened 3 failed 0");
                assertThat(origin.awaitHeld(3).bySource()).hasSize(1);
                sources.addAll(origin.bySource().keySet());
                origin.drop();
            }
        }
        assertThat(sources.stream().distinct().count()).as("%s", sources).isGreaterThan(1);
        return sources;
    }

    /** If sources were chosen by name, the probability that the names of each of eight sites shared one would be 1 in 8^16. */
    @Test
    void the_names_of_a_site_share_a_source() throws Exception {
        StringBuilder hosts = new StringBuilder(Lab.DESTINATION.getHostAddress());
        for (int n = 0; n < 8; n++) {
            for (String name : List.of("www", "login", "api")) {
                hosts.append(' ').append(name).append(".site").append(n).append(".co.uk");
            }
        }
        Path file = Files.writeString(folder.resolve("hosts"), hosts);
        Set<String> all = new HashSet<>();
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = Connector.start(Agent.under(
                        Connector.command().withOptions("-Djdk.net.hosts.file=" + file),
                        "pool=10.9.0.1-8",
                        "sticky.key=site"))) {
            String port = origin.hostAndPort().substring(origin.hostAndPort().lastIndexOf(':'));
            for (int n = 0; n < 8; n++) {
                String site = ".site" + n + ".co.uk" + port;
                connector.open(ConnectPath.SOCKET, 3, "www" + site + ",login" + site + ",api" + site);
                assertThat(origin.awaitHeld(3).bySource()).hasSize(1);
                all.addAll(origin.bySource().keySet());
                origin.drop();
            }
            assertThat(connector.log("failed")).isEmpty();
        }
        assertThat(all).as("co.uk itself is no site").hasSizeGreaterThan(1);
    }

    @Test
    void a_source_has_as_many_connections_as_its_weight() throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector =
                        Connector.underAgent("pool=10.9.0.1*3, 10.9.0.2, 10.9.0.3*2", "strategy=least-used")) {
            connector.open(ConnectPath.CHANNEL, 600, origin);
            assertThat(origin.awaitHeld(600).bySource())
                    .containsEntry("10.9.0.1", 300)
                    .containsEntry("10.9.0.2", 100)
                    .containsEntry("10.9.0.3", 200);
        }
    }

    @Test
    void a_source_has_no_more_connections_than_it_may() throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector =
                        Connector.underAgent("pool=10.9.0.1-2", "pool.max-connections=20", "reaper.min-idle=60s")) {
            assertThat(connector.open(ConnectPath.CHANNEL, 50, origin))
                    .startsWith("opened 40 failed 10 java.net.BindException: pool.max-connections reached:"
                            + " no local port to " + origin.hostAndPort() + " (at pool.max-connections: ");
            assertThat(origin.awaitHeld(40).bySource())
                    .containsEntry("10.9.0.1", 20)
                    .containsEntry("10.9.0.2", 20);
        }
    }

    @Test
    void a_drained_source_keeps_its_connections_and_gets_no_other_until_it_is_undrained() throws Exception {
        Path config =
                Files.writeString(folder.resolve("portkeeper.properties"), "pool=10.9.0.1-2\nstrategy=round-robin");
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = Connector.underAgent("config=" + config)) {
            connector.open(ConnectPath.CHANNEL, 10, origin);
            Files.writeString(config, "pool=10.9.0.1-2\nstrategy=round-robin\ndrain=10.9.0.1");
            connector.jvm().awaitLine(line -> line.contains("drain changed"), Duration.ofSeconds(10));

            connector.open(ConnectPath.CHANNEL, 10, origin);
            assertThat(origin.awaitHeld(20).bySource())
                    .containsEntry("10.9.0.1", 5)
                    .containsEntry("10.9.0.2", 15);
            connector
                    .jvm()
                    .awaitLine(
                            line -> line.contains("draining: 10.9.0.1 has 5 connections left"), Duration.ofSeconds(15));
            assertThat(connector.closeFrom("10.9.0.1")).isEqualTo("closed 5");
            connector.jvm().awaitLine(line -> line.contains("10.9.0.1 is drained"), Duration.ofSeconds(15));

            Files.writeString(config, "pool=10.9.0.1-2\nstrategy=round-robin");
            await().untilAsserted(() -> {
                connector.open(ConnectPath.CHANNEL, 2, origin);
                assertThat(origin.bySource().get("10.9.0.1")).isGreaterThan(5);
            });
        }
    }
}
