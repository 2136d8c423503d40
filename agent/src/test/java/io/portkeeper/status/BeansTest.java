package io.portkeeper.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.portkeeper.connect.RunningFixture;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanFeatureInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The beans as a console sees them, in this JVM's MBean server. */
class BeansTest {

    @TempDir
    Path folder;

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private RunningFixture the;
    private Beans beans;

    @BeforeEach
    void register() throws Exception {
        start("pool=192.0.2.1-2,strategy=round-robin");
    }

    private void start(String options) throws JMException {
        the = new RunningFixture(options);
        beans = new Beans(new StatusReader("portkeeper 1.2.3", the.running(), false), the.running());
        beans.update();
    }

    @AfterEach
    void unregister() throws JMException {
        for (ObjectName name : server.queryNames(new ObjectName("io.portkeeper:*"), null)) {
            server.unregisterMBean(name);
        }
    }

    private Object agent(String attribute) throws JMException {
        return server.getAttribute(new ObjectName(Beans.AGENT), attribute);
    }

    private static ObjectName source(String address) throws JMException {
        return new ObjectName("io.portkeeper:type=Source,address=\"" + address + "\"");
    }

    private Object call(String operation, Object argument) throws JMException {
        String type = argument instanceof Boolean ? "boolean" : String.class.getName();
        return server.invoke(new ObjectName(Beans.AGENT), operation, new Object[] {argument}, new String[] {type});
    }

    private Object call(String operation) throws JMException {
        return server.invoke(new ObjectName(Beans.AGENT), operation, new Object[0], new String[0]);
    }

    /** Code that has it also has the agent's classes, to which java.base is opened. */
    @Test
    void give_the_agents_class_loader_to_nobody() throws Exception {
        for (ObjectName name : server.queryNames(new ObjectName("io.portkeeper:*"), null)) {
            assertThat(server.getClassLoaderFor(name)).as("%s", name).isNull();
        }
    }

    @Test
    void show_the_agent() throws Exception {
        the.open(3, "203.0.113.1", 443, "com.example.A.a");
        the.failToOpen("203.0.113.2", 443);

        assertThat(agent("Version")).isEqualTo("portkeeper 1.2.3");
        assertThat(agent("Pool")).isEqualTo("192.0.2.1-2");
        assertThat(agent("Reaper")).isEqualTo("on");
        assertThat(agent("Connects")).isEqualTo(3L);
        assertThat(agent("ConnectsWithoutPort")).isEqualTo(1L);
        assertThat(agent("Destinations")).isEqualTo(2);
        assertThat(agent("ConnectionsUnknown")).isNull();
        for (String none : List.of(
                "ConnectsRefused",
                "ConnectsUnbound",
                "ReapedForConnect",
                "ReapedForPressure",
                "ReapableInDryRun",
                "Quarantines",
                "InternalFailures")) {
            assertThat(agent(none)).as(none).isEqualTo(0L);
        }
        await().untilAsserted(() -> assertThat(agent("ConnectionsOpen")).isEqualTo(3L));
    }

    @Test
    void show_each_source() throws Exception {
        the.open(2, "203.0.113.1", 443, "com.example.A.a");
        the.close(the.open("203.0.113.1", 443));
        the.running().operations().drain("192.0.2.2");

        await().untilAsserted(() ->
                assertThat(server.getAttribute(source("192.0.2.1"), "Connects")).isEqualTo(2L));
        assertThat(server.getAttribute(source("192.0.2.1"), "Address")).isEqualTo("192.0.2.1");
        assertThat(server.getAttribute(source("192.0.2.1"), "ConnectionsOpen")).isEqualTo(1);
        assertThat(server.getAttribute(source("192.0.2.1"), "PortsInTimeWait")).isEqualTo(1);
        assertThat(server.getAttribute(source("192.0.2.1"), "Pressure")).isEqualTo(0.002);
        assertThat(server.getAttribute(source("192.0.2.1"), "Quarantined")).isEqualTo(false);
        assertThat(server.getAttribute(source("192.0.2.1"), "Drained")).isEqualTo(false);
        assertThat(server.getAttribute(source("192.0.2.2"), "Drained")).isEqualTo(true);
    }

    @Test
    void come_and_go_with_the_sources() throws Exception {
        unregister();
        Path file = folder.resolve("portkeeper.properties");
        Files.writeString(file, "pool=192.0.2.1-2");
        start("config=" + file);
        assertThat(server.isRegistered(source("192.0.2.1"))).isTrue();

        Files.writeString(file, "pool=192.0.2.2-3");
        call("reload");
        await().untilAsserted(() -> {
            beans.update();
            assertThat(server.isRegistered(source("192.0.2.1"))).isFalse();
        });
        assertThat(server.isRegistered(source("192.0.2.2"))).isTrue();
        assertThat(server.isRegistered(source("192.0.2.3"))).isTrue();
    }

    @Test
    void show_no_pool_where_the_kernel_chooses_and_its_choice_once_there_is_one() throws Exception {
        unregister();
        start("");
        assertThat(agent("Pool")).isNull();
        the.open("203.0.113.1", 443);
        beans.update();

        assertThat(server.isRegistered(source("the kernel's choice"))).isTrue();
    }

    @Test
    void do_what_an_operator_wants() throws Exception {
        assertThat(call("drain", "192.0.2.1")).isEqualTo("192.0.2.1 is draining by hand: no new connection, 0 left");
        assertThat(call("undrain", "192.0.2.1")).isEqualTo("192.0.2.1 gets connections again");
        assertThat(call("dryRun", true)).isEqualTo("the reaper only says what it would do");
        assertThat(agent("Reaper")).isEqualTo("dry-run");
        assertThat(call("report")).isEqualTo("no connection is open");
        assertThat(Status.of((String) call("status")).pool()).isEqualTo("192.0.2.1-2");
    }

    @Test
    void say_why_they_do_not() {
        assertThatThrownBy(() -> call("drain", "192.0.2.9"))
                .hasRootCauseInstanceOf(IllegalArgumentException.class)
                .hasRootCauseMessage("'192.0.2.9' is no source: expected one of [192.0.2.1, 192.0.2.2]");
        assertThatThrownBy(() -> call("reload"))
                .hasRootCauseMessage("there is no file of options: none was named by the option config");
    }

    /** A console at the other end would not have the class. */
    @Test
    void say_it_without_an_exception_of_a_class_of_the_agents() throws Exception {
        unregister();
        Path file = folder.resolve("portkeeper.properties");
        Files.writeString(file, "pool=192.0.2.1-2");
        start("config=" + file);
        Files.writeString(file, "pool=192.0.2.300");

        Throwable refusal = catchThrowable(() -> call("reload"));

        assertThat(refusal)
                .rootCause()
                .hasMessageStartingWith(
                        "everything stays as it was: wrong option pool=192.0.2.300 (file " + file + ")");
        for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
            assertThat(cause.getClass().getName()).startsWith("java");
        }
    }

    @Test
    void say_what_everything_is() throws Exception {
        for (ObjectName name : List.of(new ObjectName(Beans.AGENT), source("192.0.2.1"))) {
            MBeanInfo info = server.getMBeanInfo(name);
            assertThat(info.getAttributes())
                    .isNotEmpty()
                    .allSatisfy(attribute ->
                            assertThat(attribute.getDescription()).contains(" ").isNotEqualTo(attribute.getName()));
            assertThat(info.getOperations())
                    .allSatisfy(
                            operation -> assertThat(operation.getDescription()).isNotEqualTo(operation.getName()));
        }
        assertThat(feature(server.getMBeanInfo(new ObjectName(Beans.AGENT)).getAttributes(), "Quarantines")
                        .getDescription())
                .isEqualTo("Times that a source was found to be no address of the host");
    }

    @Test
    void say_what_an_operation_wants_and_whether_it_changes_anything() throws Exception {
        MBeanOperationInfo[] operations =
                server.getMBeanInfo(new ObjectName(Beans.AGENT)).getOperations();
        MBeanOperationInfo drain = feature(operations, "drain");

        assertThat(drain.getImpact()).isEqualTo(MBeanOperationInfo.ACTION);
        assertThat(drain.getSignature())
                .singleElement()
                .satisfies(parameter -> assertThat(parameter.getName()).isEqualTo("address"))
                .satisfies(parameter -> assertThat(parameter.getDescription()).isEqualTo("an address of the pool"));
        assertThat(feature(operations, "dryRun").getSignature()[0].getName()).isEqualTo("only");
        assertThat(feature(operations, "report").getImpact()).isEqualTo(MBeanOperationInfo.INFO);
        assertThat(feature(operations, "status").getImpact()).isEqualTo(MBeanOperationInfo.INFO);
    }

    /** Over JMX, only operations change anything. */
    @Test
    void have_no_attribute_that_can_be_set() throws Exception {
        for (ObjectName name : List.of(new ObjectName(Beans.AGENT), source("192.0.2.1"))) {
            assertThat(server.getMBeanInfo(name).getAttributes()).noneMatch(MBeanAttributeInfo::isWritable);
        }
    }

    private static <T extends MBeanFeatureInfo> T feature(T[] features, String name) {
        return Arrays.stream(features)
                .filter(feature -> feature.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
