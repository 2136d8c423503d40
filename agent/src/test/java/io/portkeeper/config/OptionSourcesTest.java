package io.portkeeper.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionSourcesTest {

    @TempDir
    Path folder;

    private final Properties properties = new Properties();

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("portkeeper.properties"), content, UTF_8);
    }

    private Map<Option, OptionValue> read(String arguments, Map<String, String> environment) {
        return OptionSources.read(arguments, properties, environment);
    }

    private static OptionValue value(Option option, String text, String origin) {
        return new OptionValue(option, text, origin);
    }

    @Test
    void are_empty_when_nothing_is_set() {
        assertThat(read(null, Map.of())).isEmpty();
    }

    @Test
    void prefer_the_agent_argument_to_the_property_to_the_environment_to_the_file() throws IOException {
        Path file = file("strategy=random\nfallback=unbound\nlog.level=warn\nrotate=4h");
        properties.setProperty("portkeeper.strategy", "least-used");
        properties.setProperty("portkeeper.fallback", "fail");
        Map<String, String> environment = Map.of(
                "PORTKEEPER_STRATEGY", "round-robin",
                "PORTKEEPER_FALLBACK", "unbound",
                "PORTKEEPER_LOG_LEVEL", "debug");

        assertThat(read("strategy=sticky,config=" + file, environment).values())
                .containsExactlyInAnyOrder(
                        value(Option.STRATEGY, "sticky", "agent argument"),
                        value(Option.CONFIG, file.toString(), "agent argument"),
                        value(Option.FALLBACK, "fail", "system property"),
                        value(Option.LOG_LEVEL, "debug", "environment variable PORTKEEPER_LOG_LEVEL"),
                        value(Option.ROTATE, "4h", "file " + file));
    }

    @Test
    void take_the_file_from_any_better_place() throws IOException {
        String file = file("pool=192.0.2.1").toString();

        assertThat(read(null, Map.of("PORTKEEPER_CONFIG", file))).containsKey(Option.POOL);
        properties.setProperty("portkeeper.config", file);
        assertThat(read(null, Map.of())).containsKey(Option.POOL);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    pool=192.0.2.1 | 192.0.2.1
                    pool=192.0.2.1,192.0.2.2,strategy=random | 192.0.2.1,192.0.2.2
                    strategy=random,pool=192.0.2.1,2001:db8::1, eth0,!192.0.2.9 | 192.0.2.1,2001:db8::1, eth0,!192.0.2.9
                    pool=192.0.2.1, strategy=random | 192.0.2.1
                    pool=192.0.2.1,,192.0.2.2 | 192.0.2.1,,192.0.2.2
                    """)
    void let_a_list_in_the_agent_argument_have_commas(String arguments, String pool) {
        assertThat(read(arguments, Map.of()).get(Option.POOL).text()).isEqualTo(pool);
    }

    @Test
    void let_routes_in_the_agent_argument_have_equals_signs() {
        Map<Option, OptionValue> read =
                read("routes=203.0.113.0/24=192.0.2.1,192.0.2.2; 10.0.0.0/8=direct,strategy=random", Map.of());

        assertThat(read.get(Option.ROUTES).text()).isEqualTo("203.0.113.0/24=192.0.2.1,192.0.2.2; 10.0.0.0/8=direct");
        assertThat(read.get(Option.STRATEGY).text()).isEqualTo("random");
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "192.0.2.1,pool=192.0.2.2", "=x", ",strategy=random"})
    void refuse_an_agent_argument_that_starts_without_a_key(String arguments) {
        assertThatExceptionOfType(WrongOption.class)
                .isThrownBy(() -> read(arguments, Map.of()))
                .withMessage(
                        "agent argument '%s': expected key=value,key=value",
                        arguments.split(",", 2)[0]);
    }

    @Test
    void refuse_a_key_that_is_doubled_in_the_agent_argument() {
        assertThatExceptionOfType(WrongOption.class)
                .isThrownBy(() -> read("pool=192.0.2.1,strategy=random,pool=192.0.2.2", Map.of()))
                .withMessage("option pool is given twice in the agent argument");
    }

    @Test
    void refuse_an_unknown_key_in_the_agent_argument() {
        assertThatExceptionOfType(WrongOption.class)
                .isThrownBy(() -> read("pol=192.0.2.1", Map.of()))
                .withMessage("unknown option pol (agent argument): did you mean pool?");
    }

    @Test
    void refuse_an_unknown_system_property_of_ours() {
        properties.setProperty("portkeeper.reaper.minidle", "2s");

        assertThatExceptionOfType(WrongOption.class)
                .isThrownBy(() -> read(null, Map.of()))
                .withMessage("unknown option reaper.minidle (system property): did you mean reaper.min-idle?");
    }

    @Test
    void refuse_an_unknown_environment_variable_of_ours() {
        assertThatExceptionOfType(WrongOption.class)
                .isThrownBy(() -> read(null, Map.of("PORTKEEPER_STRATGY", "random")))
                .withMessage("unknown environment variable PORTKEEPER_STRATGY: did you mean PORTKEEPER_STRATEGY?");
    }

    @Test
    void refuse_an_unknown_key_in_the_file_even_where_a_better_place_sets_the_right_one() throws IOException {
        Path file = file("stratgy=random");

        assertThatExceptionOfType(WrongOption.class)
                .isThrownBy(() -> read("strategy=sticky,config=" + file, Map.of()))
                .withMessage("unknown option stratgy (file %s): did you mean strategy?", file);
    }

    @Test
    void refuse_a_key_in_the_file_that_is_written_as_for_the_command_line() throws IOException {
        Path file = file("portkeeper.pool=192.0.2.1");

        assertThatExceptionOfType(WrongOption.class)
                .isThrownBy(() -> read("config=" + file, Map.of()))
                .withMessage(
                        "unknown option portkeeper.pool (file %s): expected pool, without portkeeper., which is for -D only",
                        file);
    }

    @Test
    void leave_properties_and_variables_of_others_alone() {
        properties.setProperty("portkeepers.pool", "x");
        properties.setProperty("http.proxyHost", "x");
        properties.put("portkeeper.pool", 7);

        assertThat(read(null, Map.of("PORTKEEPERPOOL", "x", "portkeeper_pool", "x", "PATH", "x")))
                .isEmpty();
    }

    /** Kubernetes and Docker set these variables if there is a service called portkeeper. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "PORTKEEPER_SERVICE_HOST",
                "PORTKEEPER_SERVICE_PORT",
                "PORTKEEPER_SERVICE_PORT_HTTP",
                "PORTKEEPER_PORT",
                "PORTKEEPER_PORT_80_TCP",
                "PORTKEEPER_PORT_80_TCP_ADDR"
            })
    void leave_service_links_alone(String variable) {
        assertThat(read(null, Map.of(variable, "tcp://10.0.0.1:80"))).isEmpty();
    }

    @Test
    void say_why_a_file_cannot_be_read() {
        Path missing = folder.resolve("missing");

        assertThatExceptionOfType(WrongOption.class)
                .isThrownBy(() -> read("config=" + missing, Map.of()))
                .withMessageStartingWith("wrong option config=%s (agent argument): ", missing)
                .withMessageContaining("No such file")
                .withMessageEndingWith("; expected a readable properties file");
    }

    @Test
    void refuse_a_folder_for_a_file() {
        assertThatExceptionOfType(WrongOption.class)
                .isThrownBy(() -> read("config=" + folder, Map.of()))
                .withMessageEndingWith("; expected a readable properties file");
    }

    /** Editors on Windows begin a file with such a mark. */
    @ParameterizedTest
    @ValueSource(strings = {"pool=192.0.2.1\nstrategy=random", "# ours\npool=192.0.2.1\nstrategy=random", ""})
    void read_a_file_with_a_byte_order_mark_as_one_without(String content) throws IOException {
        Map<Option, OptionValue> without = read("config=" + file(content), Map.of());

        assertThat(read("config=" + file("\ufeff" + content), Map.of())).isEqualTo(without);
    }

    /** Opening a pipe for reading blocks until a process opens it for writing (fifo(7)). */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void refuse_a_pipe_for_a_file() throws Exception {
        Path pipe = Pipes.make(folder.resolve("pipe"));

        assertThatExceptionOfType(WrongOption.class)
                .isThrownBy(() -> read("config=" + pipe, Map.of()))
                .withMessage(
                        "wrong option config=%s (agent argument): it is not a regular file; expected a readable properties file",
                        pipe);
    }

    @Test
    void refuse_a_device_for_a_file() {
        assertThatExceptionOfType(WrongOption.class)
                .isThrownBy(() -> read("config=/dev/zero", Map.of()))
                .withMessageContaining("it is not a regular file");
    }

    @Test
    void take_a_file_behind_a_link() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), file("pool=192.0.2.1"));

        assertThat(read("config=" + link, Map.of())).containsKey(Option.POOL);
    }

    @Test
    void read_a_megabyte_and_no_more() throws IOException {
        String pool = "pool=192.0.2.1\n";
        Path file = file(pool + "#".repeat(OptionFile.MOST_BYTES - pool.length()));
        assertThat(read("config=" + file, Map.of())).containsKey(Option.POOL);

        Files.writeString(file, "#", StandardOpenOption.APPEND);
        assertThatExceptionOfType(WrongOption.class)
                .isThrownBy(() -> read("config=" + file, Map.of()))
                .withMessageContaining("it has more than 1048576 bytes; expected a readable properties file");
    }

    @Test
    void refuse_a_file_that_no_heap_holds() throws IOException {
        Path file = file("pool=192.0.2.1\n");
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(3L << 30);
        }

        assertThatExceptionOfType(WrongOption.class)
                .isThrownBy(() -> read("config=" + file, Map.of()))
                .withMessageContaining("it has more than 1048576 bytes");
    }

    @Test
    void refuse_a_file_that_is_garbled() throws IOException {
        Path file = file("pool=\\u12");

        assertThatExceptionOfType(WrongOption.class)
                .isThrownBy(() -> read("config=" + file, Map.of()))
                .withMessageStartingWith("wrong option config=%s", file)
                .withMessageEndingWith("; expected a readable properties file");
    }

    @Test
    void read_the_file_as_properties() throws IOException {
        Path file = file("# ours\n\nstrategy : random\npool = 192.0.2.1, \\\n  192.0.2.2\n");

        assertThat(read("config=" + file, Map.of()).values())
                .contains(
                        value(Option.STRATEGY, "random", "file " + file),
                        value(Option.POOL, "192.0.2.1, 192.0.2.2", "file " + file));
    }

    /** Kubernetes and Docker set these variables if there is a service called portkeeper-metrics. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "PORTKEEPER_METRICS_SERVICE_HOST",
                "PORTKEEPER_METRICS_SERVICE_PORT",
                "PORTKEEPER_METRICS_SERVICE_PORT_HTTP",
                "PORTKEEPER_METRICS_PORT",
                "PORTKEEPER_METRICS_PORT_9404_TCP",
                "PORTKEEPER_METRICS_PORT_9404_TCP_ADDR",
            })
    void leave_links_of_services_alone_whose_names_begin_like_ours(String variable) {
        assertThat(OptionSources.read(null, new Properties(), Map.of(variable, "tcp://10.0.0.1:9404")))
                .isEmpty();
    }

    /** README.md says of {@code config}: "properties file that holds any of the other options". */
    @Test
    void refuse_a_file_that_names_another_file(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("p.properties"), "config=/etc/other.properties");
        assertThatExceptionOfType(WrongOption.class)
                .isThrownBy(() -> OptionSources.read("config=" + file, new Properties(), Map.of()));
    }
}
