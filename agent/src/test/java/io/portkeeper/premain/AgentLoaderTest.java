package io.portkeeper.premain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentLoaderTest {

    /** The class in the jar. */
    public static final class Sample {}

    @TempDir
    Path folder;

    private AgentLoader loader;

    @BeforeEach
    void makeJar() throws IOException {
        File jar = folder.resolve("portkeeper.jar").toFile();
        String sample = Sample.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(new FileOutputStream(jar));
                InputStream in = Sample.class.getClassLoader().getResourceAsStream(sample)) {
            out.putNextEntry(new ZipEntry(sample));
            in.transferTo(out);
            out.putNextEntry(new ZipEntry("text.txt"));
            out.write("ours".getBytes(UTF_8));
            out.putNextEntry(new ZipEntry("garbled/Garbled.class"));
            out.write("garbled".getBytes(UTF_8));
        }
        loader = new AgentLoader(jar);
    }

    @Test
    void loads_a_class_of_the_jar_apart_from_the_applications() throws ClassNotFoundException {
        Class<?> loaded = loader.loadClass(Sample.class.getName());

        assertThat(loaded.getClassLoader()).isSameAs(loader);
        assertThat(loaded).isNotSameAs(Sample.class);
    }

    @Test
    void loads_a_class_once() throws ClassNotFoundException {
        assertThat(loader.loadClass(Sample.class.getName())).isSameAs(loader.loadClass(Sample.class.getName()));
    }

    @Test
    void does_not_see_the_applications_classes() {
        assertThatExceptionOfType(ClassNotFoundException.class)
                .isThrownBy(() -> loader.loadClass(AgentLoaderTest.class.getName()))
                .withMessage(AgentLoaderTest.class.getName());
    }

    @Test
    void sees_the_platforms_classes() throws ClassNotFoundException {
        assertThat(loader.loadClass("java.sql.Driver").getClassLoader()).isSameAs(ClassLoader.getPlatformClassLoader());
    }

    @Test
    void refuses_a_class_file_that_is_none() {
        assertThatExceptionOfType(ClassFormatError.class).isThrownBy(() -> loader.loadClass("garbled.Garbled"));
    }

    @Test
    void reads_the_jars_own_resources() throws IOException {
        try (InputStream in = loader.getResourceAsStream("text.txt")) {
            assertThat(in).hasContent("ours");
        }
    }

    @Test
    void has_no_resource_of_the_platform_or_the_application() {
        assertThat(loader.getResourceAsStream("java/lang/Object.class")).isNull();
        assertThat(loader.getResourceAsStream("io/portkeeper/premain/AgentLoaderTest.class"))
                .isNull();
    }

    @Test
    void is_named_after_the_agent() {
        assertThat(loader.getName()).isEqualTo("portkeeper");
    }
}
