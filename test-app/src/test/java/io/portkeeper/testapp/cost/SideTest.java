package io.portkeeper.testapp.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SideTest {

    @Test
    void two_sides_are_first_as_often_as_second() {
        assertThat(IntStream.range(0, 4).mapToObj(round -> Side.inTurn(Side.BOTH, round)))
                .containsExactly(
                        List.of(Side.WITHOUT, Side.WITH),
                        List.of(Side.WITH, Side.WITHOUT),
                        List.of(Side.WITH, Side.WITHOUT),
                        List.of(Side.WITHOUT, Side.WITH));
    }

    @Test
    void three_sides_go_through_all_orders() {
        assertThat(IntStream.range(0, 6).mapToObj(round -> Side.inTurn(Side.ALL, round)))
                .doesNotHaveDuplicates()
                .allSatisfy(order -> assertThat(order).containsExactlyInAnyOrderElementsOf(Side.ALL));
    }
}
