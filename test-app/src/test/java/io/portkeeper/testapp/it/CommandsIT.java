package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.testapp.connect.Acceptor;
import io.portkeeper.testapp.connect.ConnectPath;
import io.portkeeper.testapp.connect.Connector;
import io.portkeeper.testapp.it.subject.NamedThreadsMain;
import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Command;
import io.portkeeper.testapp.lab.Jvm;
import io.portkeeper.testapp.lab.JvmCommand;
import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.leak.LeakMain;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The commands that look into a running JVM, and change what it does. */
class CommandsIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int LEAKED = 600;

    @Test
    void report_names_the_code_that_leaks_connections() throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Jvm leaking = leak(origin, "sites=exact")) {
            String pid = String.valueOf(leaking.pid());

            assertThat(Command.portkeeper("report", pid).succeeded().lines())
                    .satisfiesExactly(
                            line -> assertThat(line)
                                    .startsWith(
                                            origin.hostAndPort() + ": 600 of 5,536 ports in use, from 10.9.0.1 (600)"),
                            line -> assertThat(line)
                                    .startsWith("  io.portkeeper.testapp.leak.BillingClient.open: 600 connections to "
                                            + origin.hostAndPort() + ", idle for up to "));
            assertThat(Command.portkeeper("status", pid).succeeded())
                    .contains("io.portkeeper.testapp.leak.BillingClient.open to " + origin.hostAndPort());
            assertThat(Command.portkeeper("top", pid, "--times", "2", "--every", "500ms")
                            .succeeded())
                    .contains("a second: 0 connects");
        }
    }

    @Test
    void the_leak_is_found_in_a_sample_too() throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Jvm leaking = leak(origin, "sites=sampled")) {
            String report =
                    Command.portkeeper("report", String.valueOf(leaking.pid())).succeeded();

            assertThat(report.lines().toList())
                    .hasSize(2)
                    .last()
                    .asString()
                    .matches("  io.portkeeper.testapp.leak.BillingClient.open: (about )?600 connections to .*");
        }
    }

    private static Jvm leak(Acceptor origin, String sites) throws Exception {
        JvmCommand command = JvmCommand.of(LeakMain.class, origin.hostAndPort(), String.valueOf(LEAKED));
        Jvm jvm = Agent.under(command, "pool=10.9.0.1", sites).start();
        jvm.awaitLine(("leaked " + LEAKED)::equals, LIMIT);
        return jvm;
    }

    @Test
    void a_connect_without_a_port_is_answered_by_who_holds_them() throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = Connector.underAgent("pool=10.9.0.1", "ports.owned=off", "reaper=off")) {
            assertThat(connector.open(ConnectPath.CHANNEL, Lab.PORTS + 2, origin))
                    .startsWith("opened " + Lab.PORTS + " failed 2 ");

            assertThat(connector.wholeLog("held: "))
                    .singleElement()
                    .asString()
                    .contains(
                            "WARN portkeeper - held: io.portkeeper.testapp.connect.ConnectPath",
                            "1,000 connections to " + origin.hostAndPort());
        }
    }

    /** One name contains a URL, as in OkHttp's names of threads. The other one is meant to forge a line. */
    @Test
    void the_name_of_a_thread_comes_to_the_log_and_the_terminal_as_its_kind_only() throws Exception {
        String forged = "ERROR portkeeper - forged";
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Jvm jvm = Agent.under(
                                JvmCommand.of(
                                        NamedThreadsMain.class,
                                        origin.hostAndPort(),
                                        "fetcher-7 http://alice:secret@shop.example/basket",
                                        "a\r\n" + forged + "\n\u001b[2J\u009b2J"),
                                "pool=10.9.0.1",
                                "pool.max-connections=2",
                                "reaper=off",
                                "sites=exact")
                        .start()) {
            jvm.awaitLine(line -> line.startsWith("failed: "), LIMIT);
            jvm.awaitLine(line -> line.contains("held: thread fetcher-*"), LIMIT);
            jvm.awaitLine(line -> line.contains("held: thread ...: 1 connection to " + origin.hostAndPort()), LIMIT);
            String pid = String.valueOf(jvm.pid());
            String commands = Command.portkeeper("report", pid).succeeded()
                    + Command.portkeeper("status", pid).succeeded()
                    + Command.portkeeper("status", "--json", pid).succeeded();

            assertThat(commands).contains("thread fetcher-*...", "thread ...");
            assertThat(commands + String.join("\n", jvm.stderr()))
                    .doesNotContain("secret", "shop.example", "\u001b", "\u009b", forged);
        }
    }

    @Test
    void drain_takes_a_source_out_of_use_and_undrain_back() throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = Connector.underAgent("pool=10.9.0.1-2", "strategy=round-robin")) {
            String pid = String.valueOf(connector.jvm().pid());
            connector.open(ConnectPath.CHANNEL, 4, origin);
            assertThat(origin.awaitHeld(4).bySource()).containsEntry("10.9.0.1", 2);

            assertThat(Command.portkeeper("drain", pid, "10.9.0.1").succeeded())
                    .startsWith("10.9.0.1 is draining by hand: no new connection, 2 left");
            connector.open(ConnectPath.CHANNEL, 4, origin);
            assertThat(origin.awaitHeld(8).bySource())
                    .containsEntry("10.9.0.1", 2)
                    .containsEntry("10.9.0.2", 6);
            assertThat(Command.portkeeper("status", pid).succeeded()).containsPattern("10\\.9\\.0\\.1 .*drained");

            assertThat(Command.portkeeper("undrain", pid, "10.9.0.1").succeeded())
                    .startsWith("10.9.0.1 gets connections again");
            connector.open(ConnectPath.CHANNEL, 4, origin);
            assertThat(origin.awaitHeld(12).bySource()).containsEntry("10.9.0.1", 4);

            Command wrong = Command.portkeeper("drain", pid, "10.9.0.7");
            assertThat(wrong.status()).isEqualTo(1);
            assertThat(wrong.output()).startsWith("'10.9.0.7' is no source: expected one of [10.9.0.1, 10.9.0.2]");
        }
    }

    @Test
    void a_process_without_the_agent_is_told_from_one_that_is_not_there() throws Exception {
        Command absent = Command.portkeeper("status", "4194304");
        assertThat(absent.status()).isEqualTo(1);
        assertThat(absent.output()).startsWith("there is no process 4194304");

        Command without = Command.portkeeper(
                "status", String.valueOf(ProcessHandle.current().pid()));
        assertThat(without.status()).isEqualTo(1);
        assertThat(without.output()).startsWith("no agent answers in process ");
    }
}
