package io.portkeeper.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values of options that have no effect yet, which a start script may hold all the same. */
class RightValueTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    METRICS | 9404
                    METRICS | localhost:9404
                    METRICS | [::1]:9404
                    """)
    void is_taken(Option option, String value) {
        Properties properties = new Properties();
        properties.setProperty(option.property(), value);

        assertThat(Settings.read(null, properties, Map.of()).withoutEffect()).containsExactly(option);
    }
}
