package io.portkeeper.weave;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** The class files of java.base in one JDK, which need not be the one that runs. */
final class JdkImage {

    private static final int OLDEST = 17;

    private final String version;
    private final FileSystem files;

    private JdkImage(String version, FileSystem files) {
        this.version = version;
        this.files = files;
    }

    static JdkImage running() {
        return new JdkImage(Runtime.version().toString(), FileSystems.getFileSystem(URI.create("jrt:/")));
    }

    /** The JDK, or the run-time image, that is installed there. */
    static JdkImage at(Path home) throws IOException {
        return new JdkImage(
                version(home), FileSystems.newFileSystem(URI.create("jrt:/"), Map.of("java.home", home.toString())));
    }

    /** The running JDK, and those from Java 17 on that {@code JDK_HOMES} names or that are installed beside it. */
    static List<JdkImage> all() throws IOException {
        Path running = Path.of(System.getProperty("java.home")).toRealPath();
        Set<Path> homes = new TreeSet<>();
        String named = System.getenv("JDK_HOMES");
        if (named != null) {
            for (String home : named.split(File.pathSeparator, -1)) {
                addHome(homes, Path.of(home));
            }
        }
        try (DirectoryStream<Path> neighbours = Files.newDirectoryStream(running.getParent())) {
            for (Path neighbour : neighbours) {
                addHome(homes, neighbour);
            }
        }
        homes.remove(running);
        List<JdkImage> images = new ArrayList<>(List.of(running()));
        for (Path home : homes) {
            if (Runtime.Version.parse(version(home)).feature() >= OLDEST) {
                images.add(at(home));
            }
        }
        return images;
    }

    private static void addHome(Set<Path> homes, Path home) throws IOException {
        if (Files.exists(home.resolve("lib/modules"))
                && Files.exists(home.resolve("lib/jrt-fs.jar"))
                && Files.exists(home.resolve("release"))) {
            homes.add(home.toRealPath());
        }
    }

    private static String version(Path home) throws IOException {
        Properties release = new Properties();
        try (var in = Files.newInputStream(home.resolve("release"))) {
            release.load(in);
        }
        return release.getProperty("JAVA_RUNTIME_VERSION", release.getProperty("JAVA_VERSION"))
                .replace("\"", "");
    }

    /** The hook points that it has, one for each hook. */
    List<HookPoint> hookPoints() {
        return Wanted.in(Wanted.filesIn(this::classFile), HookPoints.ALL, List.of())
                .points();
    }

    /** The bytes of a class of java.base, or null if there is no such class. */
    byte[] classFile(String className) {
        try {
            Path file = files.getPath("modules", "java.base", className.replace('.', '/') + ".class");
            return Files.exists(file) ? Files.readAllBytes(file) : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A class file with only that method, which has no code. */
    static byte[] classWith(String className, String method, String descriptor) {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V17, 0, className.replace('.', '/'), null, "java/lang/Object", null);
        writer.visitMethod(0, method, descriptor, null, null).visitEnd();
        return writer.toByteArray();
    }

    /** The access flags of a class file's fields and methods by name and descriptor. */
    static Map<String, Integer> members(byte[] classFile) {
        Map<String, Integer> members = new TreeMap<>();
        ClassFile.reader(classFile)
                .accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public FieldVisitor visitField(
                                    int access, String name, String descriptor, String signature, Object value) {
                                members.put(name + " " + descriptor, access);
                                return null;
                            }

                            @Override
                            public MethodVisitor visitMethod(
                                    int access, String name, String descriptor, String signature, String[] exceptions) {
                                members.put(name + descriptor, access);
                                return null;
                            }
                        },
                        ClassReader.SKIP_CODE);
        return members;
    }

    @Override
    public String toString() {
        return "JDK " + version;
    }
}
