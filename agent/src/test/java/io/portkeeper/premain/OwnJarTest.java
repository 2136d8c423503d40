package io.portkeeper.premain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnJarTest {

    @TempDir
    private Path folder;

    /** A class loader whose classes have no code source. */
    private static class Sourceless extends URLClassLoader {

        Sourceless(URL... urls) {
            super(urls, null);
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            try (InputStream in =
                    OwnJar.class.getClassLoader().getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] file = in.readAllBytes();
                return defineClass(name, file, 0, file.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    private Path jar() throws IOException {
        Path jar = folder.resolve("100% of Ümlaut! .jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry(OwnJar.class.getName().replace('.', '/') + ".class"));
        }
        return jar;
    }

    @Test
    void is_where_the_code_source_says() throws Exception {
        File jar = OwnJar.find(Test.class);

        assertThat(jar).isFile();
        assertThat(jar.getName()).startsWith("junit-jupiter-api-");
    }

    @Test
    void is_where_the_class_file_is_if_there_is_no_code_source() throws Exception {
        Path jar = jar();
        try (Sourceless loader = new Sourceless(jar.toUri().toURL())) {
            Class<?> own = loader.loadClass(OwnJar.class.getName());
            assertThat(own.getProtectionDomain().getCodeSource().getLocation()).isNull();

            assertThat(OwnJar.find(own)).isEqualTo(jar.toFile());
        }
    }

    @Test
    void is_said_not_to_be_found_if_neither_is_known() throws Exception {
        try (Sourceless loader = new Sourceless()) {
            Class<?> own = loader.loadClass(OwnJar.class.getName());

            assertThatThrownBy(() -> OwnJar.find(own))
                    .isInstanceOf(FileNotFoundException.class)
                    .hasMessageContaining(Sourceless.class.getName())
                    .hasMessageContaining("no code source");
        }
    }
}
