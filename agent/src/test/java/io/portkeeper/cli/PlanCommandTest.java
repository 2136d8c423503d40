package io.portkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanCommandTest {

    private final StringWriter written = new StringWriter();

    private int plan(String options) {
        return Main.run(new PrintWriter(written), ("plan " + options).split(" ", -1));
    }

    @Test
    void prints_what_an_address_carries_and_how_many_are_wanted() {
        assertThat(plan("--rate 20000 --hold 200ms --destinations 3 --ephemeral 28232 --owned 4536"))
                .isZero();

        assertThat(written.toString().lines())
                .anyMatch(line -> line.matches("one address carries +1,407/s +2,741/s"))
                .anyMatch(line -> line.matches("  to each destination +469/s +914/s"))
                .anyMatch(line -> line.matches("addresses wanted +15 +8"))
                .anyMatch(line ->
                        line.matches("28,232 ephemeral and 4,536 owned ports .* 4,000 connections open at once"))
                .anyMatch(line -> line.matches("ports of one address +2,741/s  more addresses.*"));
    }

    @Test
    void leaves_time_wait_to_the_far_end_when_that_closes_first() {
        assertThat(plan("--rate 1000 --hold 1s --peer-closes --ephemeral 1000 --owned 0"))
                .isZero();

        assertThat(written.toString()).containsPattern("addresses wanted +1 +1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--rate 0",
                "--rate -1",
                "--rate many",
                "--rate 1 --hold 5",
                "--rate 1 --destinations 0",
                "--rate 1 --owned -1",
                "--rate 1 --nonsense",
            })
    void refuses_what_makes_no_sense(String options) {
        assertThat(plan(options.isEmpty() ? "--hold 1s" : options)).isEqualTo(2);
        assertThat(written.toString()).isEmpty();
    }
}
