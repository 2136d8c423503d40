package io.portkeeper.linux;

import java.lang.invoke.MethodHandle;
import java.nio.channels.spi.SelectorProvider;

/** The JDK's own selector provider. One that the application puts in its place need not support Unix-domain sockets. */
public final class JdkProvider {

    private JdkProvider() {}

    /** The JDK's own provider, or the one in place if the JDK lacks it or does not open {@code sun.nio.ch} to the caller. */
    public static SelectorProvider get() {
        MethodHandle get = JdkMember.PROVIDER.handleIfPresent();
        try {
            return get == null ? SelectorProvider.provider() : (SelectorProvider) get.invoke();
        } catch (Throwable e) {
            return SelectorProvider.provider();
        }
    }
}
