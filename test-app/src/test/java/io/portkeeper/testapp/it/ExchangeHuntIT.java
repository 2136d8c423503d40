package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.util.TlsEngineType;
import io.portkeeper.testapp.cli.HostAndPort;
import io.portkeeper.testapp.hunt.ExchangeHuntMain;
import io.portkeeper.testapp.hunt.Fate;
import io.portkeeper.testapp.hunt.HuntResult;
import io.portkeeper.testapp.hunt.Kind;
import io.portkeeper.testapp.hunt.Nginx;
import io.portkeeper.testapp.hunt.PatientServer;
import io.portkeeper.testapp.hunt.RedisServer;
import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Jvm;
import io.portkeeper.testapp.lab.JvmCommand;
import io.portkeeper.testapp.lab.Lab;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Makes exchanges of all kinds side by side, on full lanes and with the reaper's defaults. It finds out whether the agent
 * ever interrupts one.
 */
class ExchangeHuntIT {

    private static final int PORTS = 120;
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private static final Pattern RESET = Pattern.compile(
            "DEBUG portkeeper - reset 10\\.9\\.0\\.1 to (?<server>\\S+), idle for \\d+ m?s: (?<why>.*)");

    /** All options of the reaper have their defaults. */
    private static final String[] DEFAULTS = {"pool=10.9.0.1", "ports.owned=off", "log.level=debug"};

    @BeforeAll
    static void fewPorts() throws Exception {
        Lab.portRange(21_000, 21_000 + PORTS - 1);
    }

    @Test
    @Tag("soak")
    void no_exchange_that_is_under_way_is_broken_off_and_no_connect_fails_that_has_a_victim() throws Exception {
        Outcome outcome = hunt(Duration.ofSeconds(Soak.of(15, 600)), Soak.of(8_000, 50_000));
        HuntResult result = outcome.result;
        assertThat(result.findings()).isEmpty();
        for (Kind kind : Kind.values()) {
            assertThat(result.count(kind, Fate.LONG)).as("of %s", kind).isGreaterThan(Soak.of(2, 60));
        }
        assertThat(outcome.resetsByServer())
                .hasSize(4)
                .allSatisfy((server, resets) -> assertThat(resets).isGreaterThan(Soak.of(10, 500)));
        // Only the agent resets connections.
        assertThat(result.count(Fate.FOUND_RESET)).isLessThanOrEqualTo(outcome.allResets());
        // Until an exchange has begun, its connection looks idle.
        assertThat(result.count(Fate.RESET_AT_BEGIN)).isLessThan(10 + outcome.allResets() / 100);
        assertThat(outcome.log).noneMatch(line -> line.contains("internal failure"));
    }

    /** If interrupted exchanges were not noticed, the test above would prove nothing. */
    @Test
    void it_is_seen_when_exchanges_are_broken_off() throws Exception {
        HuntResult result = hunt(
                        Duration.ofSeconds(5),
                        8_000,
                        "-Dportkeeper.reaper.awaiting=true",
                        "-Dportkeeper.reaper.start=0%",
                        "-Dportkeeper.reaper.end=0%",
                        "-Dportkeeper.reaper.idle=500ms",
                        "-Dportkeeper.reaper.min-idle=500ms")
                .result;
        for (Kind kind : Kind.values()) {
            assertThat(result.count(kind, Fate.BROKEN)).as("of %s", kind).isPositive();
        }
    }

    private record Outcome(HuntResult result, List<String> log) {

        /** The number of resets in the agent's log, by server or by reason. */
        Map<String, Integer> resets(Function<Matcher, String> by) {
            Map<String, Integer> resets = new TreeMap<>();
            for (String line : log) {
                Matcher reset = RESET.matcher(line);
                if (reset.matches()) {
                    resets.merge(by.apply(reset), 1, Integer::sum);
                }
            }
            return resets;
        }

        Map<String, Integer> resetsByServer() {
            return resets(reset -> reset.group("server"));
        }

        int allResets() {
            return resetsByServer().values().stream()
                    .mapToInt(Integer::intValue)
                    .sum();
        }

        void print() {
            System.out.println(result.table());
            System.out.println("resets: " + resetsByServer() + ", " + resets(reset -> reset.group("why")));
            result.findings().forEach(System.out::println);
        }
    }

    private static Outcome hunt(Duration duration, int longestMillis, String... options) throws Exception {
        try (PatientServer several = new PatientServer(Lab.DESTINATION, TlsEngineType.OPENSSL);
                Nginx nginx = new Nginx(Lab.DESTINATION, several.address());
                PatientServer jdk = new PatientServer(Lab.DESTINATION, TlsEngineType.JDK);
                RedisServer redis = new RedisServer(Lab.DESTINATION);
                Jvm hunters = Agent.under(command(duration, longestMillis, several, nginx, jdk, redis), DEFAULTS)
                        .withOptions(options)
                        .start()) {
            hunters.awaitLine("done"::equals, duration.plus(LIMIT));
            hunters.closeStdin();
            hunters.exitCode(LIMIT); // now its log is complete
            Outcome outcome = new Outcome(HuntResult.parse(hunters.stdout()), hunters.stderr());
            outcome.print();
            return outcome;
        }
    }

    private static JvmCommand command(
            Duration duration,
            int longestMillis,
            PatientServer several,
            Nginx nginx,
            PatientServer jdk,
            RedisServer redis) {
        return JvmCommand.of(
                ExchangeHuntMain.class,
                String.valueOf(duration.toSeconds()),
                String.valueOf(longestMillis),
                String.valueOf(PORTS),
                HostAndPort.format(several.address()),
                HostAndPort.format(nginx.address()),
                HostAndPort.format(jdk.address()),
                HostAndPort.format(redis.address()));
    }
}
