package io.portkeeper.start;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.Set;

/**
 * Opens to the agent's own module the packages of java.base that it needs, and defines there the bridge and the class that
 * native transports call.
 *
 * <p>The bridge is in a package that is open to this module only. Application code cannot get at it without an agent of its
 * own or {@code --add-opens}.
 *
 * <p>Appending to the boot class path instead would switch off application class-data sharing, and the JVM would print a
 * line about it.
 */
final class BridgeDefiner {

    private static final String BRIDGE = "io.portkeeper.boot.PortkeeperBridge";
    private static final String BRIDGE_FILE = "io/portkeeper/boot/PortkeeperBridge.class";
    private static final String TRANSPORTS = "io.portkeeper.transport.PortkeeperTransports";
    private static final String TRANSPORTS_FILE = "io/portkeeper/transport/PortkeeperTransports.class";

    /** A class in the bridge's package. It is woven, so every JVM that the agent starts in has it. */
    private static final String BESIDE_BRIDGE = "sun.nio.ch.Net";

    private BridgeDefiner() {}

    static void define(Instrumentation instrumentation)
            throws IOException, IllegalAccessException, ClassNotFoundException {
        Set<Module> agent = Set.of(BridgeDefiner.class.getModule());
        instrumentation.redefineModule(
                Object.class.getModule(),
                Set.of(),
                Map.of(),
                Map.of("java.lang", agent, "java.net", agent, "jdk.internal.misc", agent, "sun.nio.ch", agent),
                Set.of(),
                Map.of());
        define(BRIDGE, BRIDGE_FILE, Class.forName(BESIDE_BRIDGE, false, null));
        define(TRANSPORTS, TRANSPORTS_FILE, Object.class);
    }

    private static void define(String name, String file, Class<?> beside) throws IOException, IllegalAccessException {
        if (!isDefined(name)) {
            MethodHandles.privateLookupIn(beside, MethodHandles.lookup()).defineClass(read(file));
        }
    }

    /** Whether the class is there already, defined by an agent that could not be started. */
    private static boolean isDefined(String name) {
        try {
            Class.forName(name, false, null);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static byte[] read(String file) throws IOException {
        try (InputStream in = BridgeDefiner.class.getClassLoader().getResourceAsStream(file)) {
            return in.readAllBytes();
        }
    }
}
