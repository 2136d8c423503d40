package io.portkeeper.testapp.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HeapInfoTest {

    private static final HeapInfo EPSILON = new HeapInfo("""
            14141:
            Epsilon Heap
            Allocation space:
             space 385692K,   3% used [0x0000000700000000, 0x0000000700ce7f98, 0x00000007178a7000)
             Metaspace       used 8923K, committed 9088K, reserved 1114112K
              class space    used 1062K, committed 1152K, reserved 1048576K
            """);

    private static final HeapInfo SERIAL = new HeapInfo("""
            14253:
             def new generation   total 116160K, used 20659K [0x0000000687400000, 0x000000068f200000, 0x0000000704d50000)
              eden space 103296K,  20% used [0x0000000687400000, 0x000000068882cf70, 0x000000068d8e0000)
             tenured generation   total 258048K, used 1000K [0x0000000704d50000, 0x0000000714950000, 0x0000000800000000)
               the space 258048K,   0% used [0x0000000704d50000, 0x0000000704d50000, 0x0000000704d50200, 0x0000000714950000)
             Metaspace       used 8938K, committed 9152K, reserved 1114112K
            """);

    @Test
    void counts_the_bytes_that_epsilon_has_allocated() {
        assertThat(EPSILON.allocatedBytes()).isEqualTo(0xce7f98);
    }

    @Test
    void adds_the_generations_of_the_serial_collector() {
        assertThat(SERIAL.usedKib()).isEqualTo(21_659);
    }

    @Test
    void quotes_what_another_collector_prints() {
        assertThatThrownBy(EPSILON::usedKib).hasMessageContaining("Epsilon Heap");
        assertThatThrownBy(new HeapInfo("garbage-first heap")::allocatedBytes).hasMessageContaining("garbage-first");
    }
}
