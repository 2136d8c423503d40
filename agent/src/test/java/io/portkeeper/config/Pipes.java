package io.portkeeper.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/** Named pipes, which Java has no call for. */
final class Pipes {

    private Pipes() {}

    /** One at that path, which nobody reads from or writes to: whoever opens it waits for ever. */
    static Path make(Path path) throws Exception {
        assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor())
                .isZero();
        return path;
    }
}
