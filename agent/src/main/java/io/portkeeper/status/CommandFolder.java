package io.portkeeper.status;

import io.portkeeper.linux.Entropy;
import io.portkeeper.linux.JdkProvider;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The directory of this JVM's socket, {@code /tmp/portkeeper-PID-START-NAMESPACE-RANDOM}.
 *
 * <p>Anyone may create anything in {@code /tmp}. But nobody could know this directory's name in advance, and mkdir(2), which
 * creates it, fails if anything has that name. From then on it is looked at without following links. Its contents are deleted
 * relative to the opened directory (openat(2)), never by a path, because somebody may have redirected a path meanwhile.
 */
public final class CommandFolder {

    private static final String NAME = "portkeeper-";

    private static final String SOCKET = "agent.sock";

    /** An older directory without a listening socket was left behind. The socket of a younger one may be about to be opened. */
    private static final long YOUNG_SECONDS = 60;

    private static final FileTime OLDEST = FileTime.from(Instant.MIN);

    /** The bits of a mode that hold the file's type (inode(7)). */
    private static final int TYPE = 0170000;

    private static final int DIRECTORY = 0040000;

    private static final int OTHERS = 0077;

    private final Path path;
    private final Object made;
    private final Thread atExit;
    private Object bound;

    private CommandFolder(Path path, Object made) {
        this.path = path;
        this.made = made;
        this.atExit = new Thread(null, this::deleteAtExit, "portkeeper-exit", 0, false);
    }

    /**
     * Makes the directory, which is deleted when this JVM ends, if not before.
     *
     * @throws IOException if it cannot be made
     */
    static CommandFolder make(Path tmp, ProcessIdentity identity) throws IOException {
        Path path = tmp.resolve(NAME + identity + "-" + Long.toHexString(Entropy.bits()));
        Files.createDirectory(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        boolean isKept = false;
        try {
            CommandFolder folder = new CommandFolder(path, key(path));
            Runtime.getRuntime().addShutdownHook(folder.atExit); // fails if the JVM is already shutting down
            isKept = true;
            return folder;
        } finally {
            if (!isKept) {
                Files.delete(path);
            }
        }
    }

    /**
     * The directories below {@code tmp} that, by their names, a process may have made, the newest first: if memory ran out, an
     * older one may have been left with a socket at which nobody answers. Others may have made them.
     */
    public static List<Path> of(Path tmp, ProcessIdentity identity) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(tmp, NAME + identity.pid() + "-*")) {
            for (Path path : all) {
                ProcessIdentity named = named(path);
                if (named != null && identity.mayBe(named)) {
                    found.add(path);
                }
            }
        } catch (NoSuchFileException e) {
            // A container may have no /tmp.
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        Map<Path, FileTime> times = new HashMap<>(); // read once, because a comparison must not change while sorting
        for (Path path : found) {
            times.put(path, time(path));
        }
        found.sort(Comparator.comparing(times::get).reversed());
        return found;
    }

    private static FileTime time(Path folder) {
        try {
            return attributes(folder).lastModifiedTime();
        } catch (IOException e) {
            return OLDEST; // somebody has deleted it
        }
    }

    private static ProcessIdentity named(Path path) {
        String name = path.getFileName().toString().substring(NAME.length());
        int end = name.lastIndexOf('-');
        return end < 0 ? null : ProcessIdentity.parse(name.substring(0, end));
    }

    /** The socket in such a directory. */
    public static Path socket(Path folder) {
        return folder.resolve(SOCKET);
    }

    /**
     * Binds the socket.
     *
     * @throws IOException if it cannot be bound, or if the directory was replaced and the socket is now in another one
     */
    void bind(ServerSocketChannel server) throws IOException {
        server.bind(UnixDomainSocketAddress.of(socket(path)));
        bound = key(socket(path));
        if (!key(path).equals(made)) {
            throw new IOException(path + " is no longer the directory that was made");
        }
    }

    /** Whether the socket is still there. A cleaner of {@code /tmp} deletes it if it takes it for an old file. */
    boolean isThere() {
        try {
            return key(path).equals(made) && key(socket(path)).equals(bound);
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            return true; // it cannot be told
        }
    }

    /** Deletes the directory and its socket, if it is still the directory that was made. */
    void remove() {
        delete();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is shutting down: the hook has run, or will run and find nothing.
        }
    }

    /** Catches everything. An exception handler of the agent's would give its class loader to all code that gets the thread. */
    private void deleteAtExit() {
        try {
            delete();
        } catch (Throwable e) {
            // No memory is left; the JVM ends anyway.
        }
    }

    private void delete() {
        delete(path, made);
    }

    /** Leaves what cannot be deleted, and throws no exception for it. */
    private static void delete(Path path, Object made) {
        try (DirectoryStream<Path> tmp = Files.newDirectoryStream(path.getParent())) {
            if (tmp instanceof SecureDirectoryStream<Path> parent) {
                Path name = path.getFileName();
                try (SecureDirectoryStream<Path> folder = parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
                    Object opened = folder.getFileAttributeView(BasicFileAttributeView.class)
                            .readAttributes()
                            .fileKey();
                    if (!opened.equals(made)) {
                        return;
                    }
                    try {
                        folder.deleteFile(Path.of(SOCKET));
                    } catch (NoSuchFileException e) {
                        // It was deleted already.
                    }
                }
                parent.deleteDirectory(name);
            }
        } catch (IOException | RuntimeException e) {
            // It was deleted already, or is no longer the agent's.
        }
    }

    /**
     * Deletes what killed processes with a certain PID left behind.
     *
     * @param user whose directories are looked at
     */
    static void removeLeftBehind(Path tmp, long pid, int user) {
        FileTime young = FileTime.from(Instant.now().minusSeconds(YOUNG_SECONDS));
        try {
            for (Path folder : of(tmp, new ProcessIdentity(pid, 0, 0))) {
                BasicFileAttributes attributes = attributes(folder);
                if (isOnlyOf(user, folder)
                        && attributes.lastModifiedTime().compareTo(young) < 0
                        && !isListening(socket(folder))) {
                    delete(folder, attributes.fileKey());
                }
            }
        } catch (IOException e) {
            // It may be anything, or somebody else is deleting it. The next process with this PID tries again.
        }
    }

    /** Whether the path is a directory, not a link to one, that belongs to that user and that no other user may enter. */
    public static boolean isOnlyOf(int user, Path folder) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(folder, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
        int mode = (Integer) attributes.get("mode");
        return (mode & TYPE) == DIRECTORY
                && (mode & OTHERS) == 0
                && attributes.get("uid").equals(user);
    }

    private static boolean isListening(Path socket) throws IOException {
        if (Files.notExists(socket, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (SocketChannel channel = JdkProvider.get().openSocketChannel(StandardProtocolFamily.UNIX)) {
            channel.configureBlocking(false); // a process that does not accept must not block this
            channel.connect(UnixDomainSocketAddress.of(socket));
            return true;
        } catch (ConnectException e) {
            return false;
        }
    }

    private static Object key(Path path) throws IOException {
        return attributes(path).fileKey();
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
