package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.testapp.connect.Connector;
import io.portkeeper.testapp.it.subject.InternetOnlyProvider;
import io.portkeeper.testapp.it.subject.SourcelessLoader;
import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Command;
import io.portkeeper.testapp.lab.JvmCommand;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** JVMs in which the application has replaced something that the agent relies on when it starts. */
@Tag("jdk")
class OddJvmIT {

    private static final String POOL = "pool=10.9.0.1";

    @TempDir
    Path folder;

    @Test
    void a_system_class_loader_need_not_say_where_it_has_its_classes_from() throws Exception {
        BindsAlways.assertIn(Agent.under(
                Connector.command().withOptions("-Djava.system.class.loader=" + SourcelessLoader.class.getName()),
                POOL,
                "fallback=fail"));
    }

    @Test
    void a_selector_provider_need_not_have_unix_domain_sockets() throws Exception {
        BindsAlways.assertIn(Agent.under(
                Connector.command()
                        .withOptions(
                                "-Djava.nio.channels.spi.SelectorProvider=" + InternetOnlyProvider.class.getName(),
                                "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED"),
                POOL,
                "fallback=fail"));
    }

    /**
     * JEP 514. A cache that was made with the agent contains the agent's classes, and the JDK's classes as they were before
     * they were woven.
     */
    @Test
    @EnabledForJreRange(min = JRE.JAVA_25)
    @Tag("soak")
    void an_aot_cache_may_have_been_made_with_it() throws Exception {
        Path cache = folder.resolve("application.aot");
        JvmCommand command = Connector.command().withClassPath(jars());
        BindsAlways.assertIn(Agent.under(command.withOptions("-XX:AOTCacheOutput=" + cache), POOL, "fallback=fail"));
        assertThat(cache).isNotEmptyFile();
        for (int start = 0; start < Soak.of(1, 3); start++) {
            BindsAlways.assertIn(Agent.under(command.withOptions("-XX:AOTCache=" + cache), POOL, "fallback=fail"));
        }
    }

    /** The class path with jars instead of directories, because the JVM caches no classes from directories. */
    private String jars() throws Exception {
        List<String> jars = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            if (Files.isDirectory(path)) {
                Path jar = folder.resolve(jars.size() + ".jar");
                Command.ofJdk("jar", "--create", "--file", jar.toString(), "-C", entry, ".")
                        .succeeded();
                jars.add(jar.toString());
            } else {
                jars.add(entry);
            }
        }
        return String.join(File.pathSeparator, jars);
    }
}
