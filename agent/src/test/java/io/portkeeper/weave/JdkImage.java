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
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.utility.OpenedClassReader;

/** The class files of java.base in one JDK, which need not be the one that runs. */
final class JdkImage {

    private static final int OLDEST = 17;

    private final int feature;
    private final FileSystem files;

    private JdkImage(int feature, FileSystem files) {
        this.feature = feature;
        this.files = files;
    }

    static JdkImage running() {
        return new JdkImage(Runtime.version().feature(), FileSystems.getFileSystem(URI.create("jrt:/")));
    }

    /** The JDK that runs, those that {@code JDK_HOMES} names, and those installed beside it. */
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
            int feature = feature(home);
            if (feature >= OLDEST) {
                FileSystem files = FileSystems.newFileSystem(URI.create("jrt:/"), Map.of("java.home", home.toString()));
                images.add(new JdkImage(feature, files));
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

    private static int feature(Path home) throws IOException {
        Properties release = new Properties();
        try (var in = Files.newInputStream(home.resolve("release"))) {
            release.load(in);
        }
        return Runtime.Version.parse(release.getProperty("JAVA_VERSION").replace("\"", ""))
                .feature();
    }

    int feature() {
        return feature;
    }

    /** The bytes of a class of java.base. */
    byte[] classFile(String className) {
        try {
            return Files.readAllBytes(files.getPath("modules", "java.base", className.replace('.', '/') + ".class"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The access flags of a class file's fields and methods by name and descriptor. */
    static Map<String, Integer> members(byte[] classFile) {
        Map<String, Integer> members = new TreeMap<>();
        OpenedClassReader.of(classFile)
                .accept(
                        new ClassVisitor(OpenedClassReader.ASM_API) {
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
        return "JDK " + feature;
    }
}
