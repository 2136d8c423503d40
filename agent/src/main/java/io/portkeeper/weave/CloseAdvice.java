package io.portkeeper.weave;

import io.portkeeper.boot.PortkeeperBridge;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;

/**
 * Woven into the dispatcher's {@code close}, through which every socket of the JDK goes, the garbage-collected ones
 * included.
 *
 * <p>Before the close, not after: the number may be given out again at once.
 */
final class CloseAdvice {

    private CloseAdvice() {}

    @Advice.OnMethodEnter
    static void enter(@Advice.Argument(0) FileDescriptor fd) {
        PortkeeperBridge.closing(fd);
    }
}
