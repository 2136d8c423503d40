package io.portkeeper.weave;

import io.portkeeper.boot.PortkeeperBridge;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;

/**
 * Woven into {@code shutdownOutput}, and where the JDK shuts a socket down for writing before it closes it: a channel that has a
 * selector, to be closed when that has let go of it, and any {@code java.net.Socket}. By then both sides may have closed, and
 * which was the first cannot be told.
 */
final class HalfCloseAdvice {

    private HalfCloseAdvice() {}

    @Advice.OnMethodEnter
    static void enter(@Advice.FieldValue("fd") FileDescriptor fd) {
        PortkeeperBridge.halfClosing(fd);
    }
}
