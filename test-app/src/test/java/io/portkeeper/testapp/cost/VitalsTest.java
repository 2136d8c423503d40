package io.portkeeper.testapp.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class VitalsTest {

    @Test
    void tell_what_compilers_spend_from_what_all_threads_do() throws IOException {
        Vitals own = new Vitals(ProcessHandle.current().pid());

        assertThat(own.compilers()).isPositive().isLessThan(own.cpu());
    }
}
