package io.portkeeper.weave;

import io.portkeeper.boot.PortkeeperBridge;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;

/**
 * Woven into {@code shutdownOutput}, and into what shuts a socket down for writing before the JDK closes it. The JDK does so
 * with a channel that is registered with a selector, which closes it later, and with any {@code java.net.Socket}. By the
 * time of the close, both sides may have closed, and which was first cannot be told.
 */
final class HalfCloseAdvice {

    private HalfCloseAdvice() {}

    @Advice.OnMethodEnter
    static void enter(@Advice.FieldValue("fd") FileDescriptor fd) {
        PortkeeperBridge.halfClosing(fd);
    }
}
