package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.testapp.connect.Acceptor;
import io.portkeeper.testapp.connect.ConnectPath;
import io.portkeeper.testapp.connect.Connector;
import io.portkeeper.testapp.it.subject.InternetOnlyProvider;
import io.portkeeper.testapp.it.subject.SourcelessLoader;
import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Command;
import io.portkeeper.testapp.lab.JvmCommand;
import io.portkeeper.testapp.lab.Lab;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** JVMs in which the application has put something of its own in the place of what the agent starts by. */
@Tag("jdk")
class OddJvmIT {

    private static final String POOL = "pool=10.9.0.1";

    @Test
    void a_system_class_loader_need_not_say_where_it_has_its_classes_from() throws Exception {
        works(Connector.command().withOptions("-Djava.system.class.loader=" + SourcelessLoader.class.getName()));
    }

    @Test
    void a_selector_provider_need_not_have_unix_domain_sockets() throws Exception {
        works(Connector.command()
                .withOptions(
                        "-Djava.nio.channels.spi.SelectorProvider=" + InternetOnlyProvider.class.getName(),
                        "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED"));
    }

    private static void works(JvmCommand command) throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = Connector.start(Agent.under(command, POOL, "fallback=fail"))) {
            for (ConnectPath path : ConnectPath.available()) {
                assertThat(connector.open(path, 2, origin)).as("%s", path).isEqualTo("opened 2 failed 0");
            }
            assertThat(origin.bySource()).containsOnlyKeys("10.9.0.1");
            assertThat(Command.portkeeper(
                                    "status", String.valueOf(connector.jvm().pid()))
                            .succeeded())
                    .contains("failures of the agent 0")
                    .doesNotContain("WARN: ");
            assertThat(connector.log(" portkeeper - ")).allMatch(line -> line.startsWith("INFO "));
        }
    }
}
