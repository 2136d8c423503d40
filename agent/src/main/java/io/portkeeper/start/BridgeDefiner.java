package io.portkeeper.start;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.Set;

/**
 * Opens what the agent needs of java.base to the agent's own module, and defines the bridge there.
 *
 * <p>Appending to the boot class path instead would turn application class-data sharing off and make the JVM say so.
 */
final class BridgeDefiner {

    private static final String BRIDGE = "io.portkeeper.boot.PortkeeperBridge";
    private static final String BRIDGE_FILE = "io/portkeeper/boot/PortkeeperBridge.class";

    private BridgeDefiner() {}

    static void define(Instrumentation instrumentation) throws IOException, IllegalAccessException {
        Set<Module> agent = Set.of(BridgeDefiner.class.getModule());
        instrumentation.redefineModule(
                Object.class.getModule(),
                Set.of(),
                Map.of(),
                Map.of("java.lang", agent, "java.net", agent, "jdk.internal.misc", agent, "sun.nio.ch", agent),
                Set.of(),
                Map.of());
        if (!isDefined()) {
            MethodHandles.privateLookupIn(Object.class, MethodHandles.lookup()).defineClass(bridge());
        }
    }

    /** By an agent that could not be started after all. */
    private static boolean isDefined() {
        try {
            Class.forName(BRIDGE, false, null);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static byte[] bridge() throws IOException {
        try (InputStream in = BridgeDefiner.class.getClassLoader().getResourceAsStream(BRIDGE_FILE)) {
            return in.readAllBytes();
        }
    }
}
