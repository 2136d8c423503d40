package io.portkeeper.linux;

import java.lang.invoke.MethodHandle;
import java.nio.channels.spi.SelectorProvider;

/** The JDK's own selector provider: one that the application puts in its place need not have Unix-domain sockets. */
public final class JdkProvider {

    private JdkProvider() {}

    /** That; or the one in place, where the JDK does not open {@code sun.nio.ch} to the caller, or lacks what is asked. */
    public static SelectorProvider get() {
        MethodHandle get = JdkMember.PROVIDER.handleIfPresent();
        try {
            return get == null ? SelectorProvider.provider() : (SelectorProvider) get.invoke();
        } catch (Throwable e) {
            return SelectorProvider.provider();
        }
    }
}
