package io.portkeeper.weave;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The class files of one version of Netty, or of a library that has it under other names. The build copies the jars. */
final class NettyJars {

    private static final Path DIRECTORY = Path.of("target/netty");
    private static final Pattern COMMON = Pattern.compile("netty-transport-native-unix-common-((4\\.\\d+)\\..*)\\.jar");

    private final String title;
    private final String prefix;
    private final URL[] jars;
    private final URLClassLoader files;

    private NettyJars(String title, String prefix, List<Path> jars) {
        this.title = title;
        this.prefix = prefix;
        this.jars = jars.stream().map(NettyJars::url).toArray(URL[]::new);
        this.files = new URLClassLoader(this.jars, null);
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<NettyJars> all() {
        List<NettyJars> all = new ArrayList<>();
        List<Path> copied = copied("");
        for (Path jar : copied) {
            String name = jar.getFileName().toString();
            Matcher common = COMMON.matcher(name);
            if (common.matches()) {
                List<Path> jars = copied(".*-\\Q" + common.group(1) + "\\E\\.jar");
                // The verifier needs superclasses from these jars. There is one version of them for each branch.
                jars.addAll(copied("netty-(common|buffer|resolver|transport)-\\Q" + common.group(2) + "\\E\\..*"));
                all.add(new NettyJars("Netty " + common.group(1), "", jars));
            } else if (name.startsWith("netty-all-")) {
                all.add(new NettyJars(name, "", List.of(jar)));
            } else if (name.startsWith("grpc-netty-shaded-")) {
                all.add(new NettyJars(name, "io/grpc/netty/shaded/", List.of(jar)));
            }
        }
        return all;
    }

    /** The newest version of Netty 4.2. */
    static NettyJars newest() {
        return all().stream()
                .filter(netty -> netty.title.startsWith("Netty 4.2."))
                .max((a, b) -> Integer.compare(a.patch(), b.patch()))
                .orElseThrow();
    }

    private int patch() {
        return Integer.parseInt(title.replaceFirst("Netty 4\\.2\\.(\\d+).*", "$1"));
    }

    private static List<Path> copied(String pattern) {
        try (Stream<Path> paths = Files.list(DIRECTORY)) {
            return new ArrayList<>(paths.filter(path ->
                            pattern.isEmpty() || path.getFileName().toString().matches(pattern))
                    .sorted()
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String prefix() {
        return prefix;
    }

    /** The transports that it has. */
    List<NativeTransport> transports() {
        return NativeTransports.ALL.stream()
                .filter(transport -> files.findResource(prefix + transport.connecting() + ".class") != null)
                .toList();
    }

    /** The class file of the class that has that name, with slashes, in Netty itself. */
    byte[] classFile(String own) {
        return read(files.findResource(prefix + own + ".class"));
    }

    private static byte[] read(URL file) {
        try (InputStream in = file.openStream()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Loader loader(TransportTransformer transformer) {
        return new Loader(jars, transformer);
    }

    /** Loads its classes as an application would with the agent. */
    static final class Loader extends URLClassLoader {

        /** Class files in place of those in the jars, by name with slashes. */
        final Map<String, byte[]> replaced = new HashMap<>();

        private final TransportTransformer transformer;

        private Loader(URL[] jars, TransportTransformer transformer) {
            super(jars, NettyJars.class.getClassLoader());
            this.transformer = transformer;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            String internal = name.replace('.', '/');
            URL found = findResource(internal + ".class");
            if (found == null && !replaced.containsKey(internal)) {
                throw new ClassNotFoundException(name);
            }
            byte[] file = replaced.containsKey(internal) ? replaced.get(internal) : read(found);
            ProtectionDomain domain = domain(found);
            byte[] woven = transformer.transform(null, this, internal, null, domain, file);
            return woven == null
                    ? defineClass(name, file, 0, file.length, domain)
                    : defineClass(name, woven, 0, woven.length, domain);
        }

        private static ProtectionDomain domain(URL found) {
            try {
                String jar = found == null ? "file:none.jar" : found.getPath().replaceFirst("!.*", "");
                return new ProtectionDomain(new CodeSource(new URL(jar), (Certificate[]) null), null);
            } catch (MalformedURLException e) {
                throw new IllegalStateException(e);
            }
        }

        /**
         * Loads and verifies a class: reflection links it (JLS 12.3). Its initialisation would need Netty's native library.
         *
         * @param name with slashes
         */
        Class<?> link(String name) throws ClassNotFoundException {
            Class<?> type = Class.forName(name.replace('/', '.'), false, this);
            Objects.requireNonNull(type.getDeclaredMethods());
            return type;
        }
    }

    @Override
    public String toString() {
        return title;
    }
}
