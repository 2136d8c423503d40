package io.portkeeper.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TermsTest {

    @ParameterizedTest
    @ValueSource(strings = {"a,b", "a;b", "a b", "a\tb", "a\nb", " a , b ", ",a,,;b;", "a\r\n,b"})
    void separates_at_commas_semicolons_and_white_space(String text) {
        assertThat(Terms.of(text)).containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",;\t"})
    void has_no_empty_terms(String text) {
        assertThat(Terms.of(text)).isEmpty();
    }

    @Test
    void keeps_the_order_and_what_is_doubled() {
        assertThat(Terms.of("b,a,b")).containsExactly("b", "a", "b");
    }
}
