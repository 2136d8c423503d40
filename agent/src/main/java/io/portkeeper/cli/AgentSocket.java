package io.portkeeper.cli;

import io.portkeeper.status.CommandFolder;
import io.portkeeper.status.CommandSocket;
import io.portkeeper.status.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The socket of the agent in a process, looked for in the {@code /tmp} that the process sees, which may be that of a container.
 *
 * <p>Anyone may make directories with such names there. A directory is trusted only if it belongs to the process's user, or to
 * root, who can do anything, and nobody else may enter it. No link to it is followed.
 */
final class AgentSocket {

    private static final int ROOT = 0;

    private final Path process;
    private final Path tmp;
    private Path distrusted;

    /**
     * The socket of a process.
     *
     * @param process its directory, {@code /proc/PID}
     */
    AgentSocket(Path process) {
        this(process, CommandSocket.tmp(root(process)));
    }

    AgentSocket(Path process, Path tmp) {
        this.process = process;
        this.tmp = tmp;
    }

    private static Path root(Path process) {
        Path root = process.resolve("root");
        return Files.isReadable(root) ? root : Path.of("/");
    }

    /**
     * Connects to it.
     *
     * @return null if no agent of the process listens there
     * @throws IOException if the process has ended
     */
    AgentConnection connect() throws IOException {
        ProcessIdentity identity = ProcessIdentity.of(process);
        int user = ProcessIdentity.owner(process);
        for (Path folder : CommandFolder.of(tmp, identity)) {
            if (!isTrusted(user, folder)) {
                distrusted = folder;
                continue;
            }
            AgentConnection connection = AgentConnection.to(CommandFolder.socket(folder), identity);
            if (connection != null) {
                return connection;
            }
        }
        return null;
    }

    private static boolean isTrusted(int user, Path folder) {
        try {
            return CommandFolder.isOnlyOf(user, folder) || CommandFolder.isOnlyOf(ROOT, folder);
        } catch (IOException e) {
            return false; // it was deleted
        }
    }

    /** What to add to a message if no agent was found: that there was a directory that is not trusted. May be empty. */
    String distrust() {
        return distrusted == null
                ? ""
                : "; not trusted, because it is not a directory that only the user of that process may enter: "
                        + distrusted;
    }
}
