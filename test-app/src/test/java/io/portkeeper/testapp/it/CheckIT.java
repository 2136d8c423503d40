package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.portkeeper.testapp.connect.Acceptor;
import io.portkeeper.testapp.connect.ConnectPath;
import io.portkeeper.testapp.connect.Connector;
import io.portkeeper.testapp.lab.Command;
import io.portkeeper.testapp.lab.Lab;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What {@code java -jar portkeeper.jar check} says about the lab. */
class CheckIT {

    private final List<String> said = new ArrayList<>();

    private int check(String... options) throws Exception {
        List<String> words = new ArrayList<>(List.of("check"));
        words.addAll(List.of(options));
        Command check = Command.portkeeper(words.toArray(String[]::new));
        check.output().lines().forEach(said::add);
        return check.status();
    }

    @Test
    @Tag("jdk")
    void all_is_well_where_all_sources_are_there() throws Exception {
        assertThat(check("--pool", Lab.POOL + ", " + Lab.POOL_V6)).isZero();

        assertThat(said)
                .contains(
                        "OK    sources: 8 can be bound and connect: 10.9.0.1-10.9.0.4, fd09::1:1-fd09::1:4",
                        "OK    hook points: all are in this JVM",
                        "OK    IP_BIND_ADDRESS_NO_PORT: works on a socket",
                        "OK    net.ipv4.ip_local_port_range: 20000-20999, 1,000 ephemeral ports to each destination from"
                                + " each source")
                .noneMatch(line -> line.startsWith("FAIL"));
    }

    @Test
    void a_source_that_is_not_there_is_named() throws Exception {
        assertThat(check("--pool", "10.9.0.1-2, 10.9.0.99")).isEqualTo(1);

        assertThat(said)
                .contains("OK    sources: 2 can be bound and connect: 10.9.0.1-10.9.0.2")
                .anyMatch(line -> line.startsWith("FAIL  sources: 10.9.0.99 cannot be bound ("));
    }

    @Test
    void a_source_that_only_ip_nonlocal_bind_lets_bind_is_none() throws Exception {
        Lab.sysctl("ipv4/ip_nonlocal_bind", "1");
        try {
            assertThat(check("--pool", "10.9.0.1, 10.9.0.99")).isEqualTo(1);
        } finally {
            Lab.sysctl("ipv4/ip_nonlocal_bind", "0");
        }

        assertThat(said)
                .contains("OK    sources: 1 can be bound and connect: 10.9.0.1")
                .anyMatch(line -> line.startsWith("FAIL  sources: 10.9.0.99 is not an address of this host,"));
    }

    @Test
    void sources_connect_to_a_destination_that_is_named() throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION)) {
            assertThat(check("--pool", Lab.POOL, "--connect", origin.hostAndPort()))
                    .isZero();

            assertThat(said)
                    .contains("OK    sources: 4 can be bound and connect to " + origin.hostAndPort()
                            + ": 10.9.0.1-10.9.0.4");
        }
    }

    @Test
    void a_source_whose_ephemeral_ports_are_all_in_use_is_tried_all_the_same() throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = Connector.underAgent("pool=10.9.0.3", "ports.owned=off")) {
            assertThat(connector.open(ConnectPath.CHANNEL, Lab.PORTS, origin)).startsWith("opened " + Lab.PORTS);
            assertThat(check("--pool", "10.9.0.3")).isZero();
        }

        assertThat(said).contains("OK    sources: 1 can be bound and connect: 10.9.0.3");
    }

    @Test
    void machines_read_it_too() throws Exception {
        assertThat(check("--json", "--pool", "10.9.0.99")).isEqualTo(1);

        JsonObject report = JsonParser.parseString(String.join("\n", said)).getAsJsonObject();
        assertThat(report.get("result").getAsString()).isEqualTo("fail");
        assertThat(report.getAsJsonArray("checks"))
                .extracting(JsonElement::getAsJsonObject)
                .filteredOn(check -> check.get("result").getAsString().equals("fail"))
                .singleElement()
                .satisfies(check -> {
                    assertThat(check.get("name").getAsString()).isEqualTo("sources");
                    assertThat(check.get("seen").getAsString()).startsWith("10.9.0.99 cannot be bound");
                    assertThat(check.get("todo").getAsString()).isNotEmpty();
                });
    }
}
