package io.portkeeper.testapp.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AnswersTest {

    @Test
    void is_the_last_line_of_what_wrk_prints() {
        Answers result = Answers.parse("""
                Running 2s test @ http://127.0.0.1:30001/
                  2 threads and 32 connections
                  11000 requests in 2.00s, 1.49MB read
                Requests/sec:   5500.00
                result answered=11000 failed=3 micros=2000000 p99=12345
                """);
        assertThat(result).isEqualTo(new Answers(11_000, 3, 2_000_000, 12_345));
        assertThat(result.perSecond()).isEqualTo(5_500);
    }

    @Test
    void quotes_what_wrk_printed_instead() {
        assertThatThrownBy(() -> Answers.parse("unable to connect to 127.0.0.1:30001 Connection refused"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Connection refused");
    }

    @Test
    void is_none_without_an_answer() {
        assertThatThrownBy(() -> Answers.parse("result answered=0 failed=7 micros=2000000 p99=0"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("failed=7");
    }
}
