package io.portkeeper.premain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentLoaderTest {

    /** A class in the jar. */
    public static final class Sample {}

    /** Another one. */
    public static final class Other {}

    private static final String SAMPLE = Sample.class.getName();
    private static final String OTHER = Other.class.getName();

    @TempDir
    Path folder;

    private File jar;
    private AgentLoader loader;

    @BeforeEach
    void makeJar() throws IOException {
        jar = folder.resolve("portkeeper.jar").toFile();
        try (JarOutputStream out = new JarOutputStream(new FileOutputStream(jar))) {
            for (String name : List.of(SAMPLE, OTHER)) {
                String file = name.replace('.', '/') + ".class";
                out.putNextEntry(new ZipEntry(file));
                try (InputStream in = AgentLoaderTest.class.getClassLoader().getResourceAsStream(file)) {
                    in.transferTo(out);
                }
            }
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
    void knows_as_a_url_what_it_knows_as_a_stream() throws IOException {
        URL text = loader.getResource("text.txt");

        assertThat(text).hasToString("jar:" + jar.toURI() + "!/text.txt");
        try (InputStream in = text.openStream()) {
            assertThat(in).hasContent("ours");
        }
        assertThat(Collections.list(loader.getResources("text.txt"))).hasSize(1);
        assertThat(loader.getResource("io/portkeeper/premain/AgentLoaderTest.class"))
                .isNull();
    }

    /** A transformer of another agent may load the class while the JVM defines it. */
    @Test
    void gives_the_class_that_is_there_where_it_was_loaded_in_the_midst_of_its_own_loading() throws Exception {
        List<Class<?>> nested = new ArrayList<>();
        loader = new AgentLoader(jar) {
            @Override
            public InputStream getResourceAsStream(String name) {
                InputStream file = super.getResourceAsStream(name);
                if (nested.isEmpty()) {
                    nested.add(null);
                    nested.set(0, load(this));
                }
                return file;
            }
        };

        Class<?> loaded = load(loader);

        assertThat(nested).containsExactly(loaded);
        assertThat(load(loader)).isSameAs(loaded);
    }

    /** While each of two threads loads a class, it also loads the class that the other one is loading. */
    @Test
    void holds_no_lock_that_two_threads_could_take_in_a_different_order() throws Exception {
        CyclicBarrier bothLoad = new CyclicBarrier(2);
        ThreadLocal<Boolean> nests = ThreadLocal.withInitial(() -> true);
        loader = new AgentLoader(jar) {
            @Override
            public InputStream getResourceAsStream(String name) {
                InputStream file = super.getResourceAsStream(name);
                if (nests.get()) {
                    nests.set(false);
                    try {
                        bothLoad.await(30, SECONDS);
                        loadClass(name.endsWith("$Sample.class") ? OTHER : SAMPLE);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }
                return file;
            }
        };
        ExecutorService threads = Executors.newFixedThreadPool(2, task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        });
        try {
            Future<Class<?>> one = threads.submit(() -> loader.loadClass(SAMPLE));
            Future<Class<?>> other = threads.submit(() -> loader.loadClass(OTHER));

            assertThat(one.get(60, SECONDS)).isSameAs(loader.loadClass(SAMPLE));
            assertThat(other.get(60, SECONDS)).isSameAs(loader.loadClass(OTHER));
        } finally {
            threads.shutdownNow();
        }
    }

    private static Class<?> load(ClassLoader from) {
        try {
            return from.loadClass(SAMPLE);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void is_named_after_the_agent() {
        assertThat(loader.getName()).isEqualTo("portkeeper");
    }
}
