package io.portkeeper.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "pool 192.0.2.10, 80 %", "größer", "日本", "\ud83d\ude80"})
    void text_is_left_as_it_is(String text) {
        assertThat(Printable.line(text)).isEqualTo(text);
        assertThat(Printable.lines(text)).isEqualTo(text);
    }

    /**
     * The characters are C0, DEL, C1 (including CSI), line and paragraph separators, marks that change the direction, the byte
     * order mark, halves of surrogate pairs, a private-use character, an unassigned one and a tag.
     */
    @Test
    void what_cannot_be_printed_becomes_a_space() {
        List<String> characters = List.of(
                "\0",
                "\b",
                "\t",
                "\r",
                "\u000b",
                "\u001b",
                "\u007f",
                "\u0085",
                "\u009b",
                "\u2028",
                "\u2029",
                "\u200e",
                "\u202e",
                "\u2066",
                "\ufeff",
                "\ud83d",
                "\ude80",
                "\ue000",
                "\uffff",
                "\udb40\udc41");

        assertThat(characters).allSatisfy(character -> {
            assertThat(Printable.line("a" + character + "b")).isEqualTo("a b");
            assertThat(Printable.lines("a" + character + "b")).isEqualTo("a b");
        });
    }

    @Test
    void a_line_has_no_line_break_and_lines_have() {
        assertThat(Printable.line("a\nb\r\nc")).isEqualTo("a b  c");
        assertThat(Printable.lines("a\nb\r\nc")).isEqualTo("a\nb \nc");
    }

    @Test
    void nothing_stays_nothing() {
        assertThat(Printable.line(null)).isNull();
    }
}
