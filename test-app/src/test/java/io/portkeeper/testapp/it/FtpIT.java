package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.testapp.connect.Acceptor;
import io.portkeeper.testapp.connect.FtpMain;
import io.portkeeper.testapp.it.subject.LooksUpMain;
import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Jvm;
import io.portkeeper.testapp.lab.JvmCommand;
import io.portkeeper.testapp.lab.Lab;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * FTP in passive mode. The client makes the control connection to a name, and the data connection to the bare address in the
 * server's answer. The server refuses the data connection if its source is not that of the control connection.
 */
class FtpIT {

    private static final int SERVERS = 20;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private static Path folder;

    @TempDir
    private Path files;

    private final List<String> servers = new ArrayList<>();

    @BeforeAll
    static void servers_have_addresses_and_names() throws Exception {
        StringBuilder hosts = new StringBuilder();
        for (int n = 1; n <= SERVERS; n++) {
            Lab.addAddress("10.9.2." + n);
            hosts.append("10.9.2.").append(n).append(" ftp").append(n).append(".example\n");
        }
        Files.writeString(folder.resolve("hosts"), hosts);
    }

    private FtpOrigin ftp() throws Exception {
        Files.writeString(files.resolve("file"), "bytes");
        FtpOrigin origin = new FtpOrigin(files);
        for (int n = 1; n <= SERVERS; n++) {
            servers.add("ftp" + n + ".example:" + origin.port());
        }
        return origin;
    }

    private String fetchUnderAgent(String... options) throws Exception {
        JvmCommand client =
                FtpMain.command("file", servers).withOptions("-Djdk.net.hosts.file=" + folder.resolve("hosts"));
        try (Jvm jvm = Agent.under(client, options).start()) {
            return jvm.awaitLine(line -> line.startsWith("fetched "), LIMIT).trim();
        }
    }

    /**
     * If the agent chose by address, the source would seldom be that of the name: with eight sources, the chance that all
     * twenty are right is one in 8^20.
     */
    @Test
    void a_data_connection_has_the_source_of_the_name() throws Exception {
        try (FtpOrigin origin = ftp()) {
            assertThat(fetchUnderAgent("pool=10.9.0.1-8", "sticky.key=host")).isEqualTo("fetched 20 refused 0");
            assertThat(origin.sources().values().stream().distinct().count())
                    .as("%s", origin.sources())
                    .isGreaterThan(1);
        }
    }

    @Test
    void a_data_connection_has_the_route_of_the_name() throws Exception {
        try (FtpOrigin origin = ftp()) {
            assertThat(fetchUnderAgent(
                            "pool=10.9.0.1-4", "routes=ftp3.example=10.9.0.7; ftp4.example=10.9.0.8", "fallback=fail"))
                    .isEqualTo("fetched 20 refused 0");
            assertThat(origin.sources())
                    .hasSize(SERVERS)
                    .containsEntry("10.9.2.3", "10.9.0.7")
                    .containsEntry("10.9.2.4", "10.9.0.8");
        }
    }

    /** Whoever owns an address decides which name a name server returns for it. */
    @Test
    void a_name_that_was_only_looked_up_is_not_remembered_for_others() throws Exception {
        Path hosts = Files.writeString(
                files.resolve("hosts"),
                Lab.DESTINATION.getHostAddress() + " owners.example\n" + Lab.DESTINATION.getHostAddress()
                        + " ours.example\n");
        try (Acceptor origin = new Acceptor(Lab.DESTINATION)) {
            String port = origin.hostAndPort().replaceFirst(".*:", "");
            JvmCommand client =
                    JvmCommand.of(LooksUpMain.class, "ours.example", port).withOptions("-Djdk.net.hosts.file=" + hosts);
            try (Jvm jvm = Agent.under(client, "routes=ours.example=10.9.0.7; owners.example=10.9.0.8")
                    .start()) {
                assertThat(jvm.exitCode(LIMIT)).isZero();
                assertThat(jvm.stdout())
                        .startsWith("from 10.9.0.7", "owners.example")
                        .endsWith("from 10.9.0.7")
                        .hasSize(4);
            }
        }
    }
}
