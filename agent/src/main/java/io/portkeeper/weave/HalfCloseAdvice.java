package io.portkeeper.weave;

import io.portkeeper.boot.PortkeeperBridge;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;

/**
 * Woven into {@code shutdownOutput} of a channel, and into {@code implCloseNonBlockingMode}, where one that has a selector is shut
 * down for writing, to be closed when the selector has let go of it. By then both sides may have closed, and which was the first
 * cannot be told.
 */
final class HalfCloseAdvice {

    private HalfCloseAdvice() {}

    @Advice.OnMethodEnter
    static void enter(@Advice.FieldValue("fd") FileDescriptor fd) {
        PortkeeperBridge.halfClosing(fd);
    }
}
