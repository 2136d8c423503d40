package io.portkeeper.privilege;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SecurityManagerIT tests what happens if a security manager is set. */
class PrivilegedTest {

    @ParameterizedTest
    @CsvSource({
        "17, , true",
        "17, disallow, false",
        "18, , false",
        "21, '', true",
        "21, allow, true",
        "21, com.example.OwnSecurityManager, true",
        "21, disallow, false",
        "24, , false",
        "24, disallow, false",
    })
    void knows_where_there_can_be_a_security_manager(int java, String option, boolean possible) {
        assertThat(Privileged.isPossible(java, option)).isEqualTo(possible);
    }

    @Test
    void does_it_all_the_same_where_there_is_none() throws Exception {
        assertThat(Privileged.isWanted()).isFalse();
        assertThat(Privileged.get(() -> "done")).isEqualTo("done");
        assertThat(Privileged.<String>call(() -> "done")).isEqualTo("done");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Privileged.call(() -> {
                    throw new IOException("as it is");
                }))
                .withMessage("as it is");
    }
}
