package io.portkeeper.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/** Makes named pipes. Java has no method for that. */
final class Pipes {

    private Pipes() {}

    /** Makes a pipe at that path. No process reads from it or writes to it, so opening it blocks for ever. */
    static Path make(Path path) throws Exception {
        assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor())
                .isZero();
        return path;
    }
}
