package io.portkeeper.weave;

import io.portkeeper.boot.PortkeeperBridge;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;

/**
 * Woven into the dispatcher's {@code close}, through which every socket of the JDK goes, the garbage-collected ones
 * included; and into its {@code preClose}, which comes first when another thread is still blocked in the socket, and which
 * closes the connection while the descriptor stays.
 *
 * <p>Before, not after: the number may be given out again at once, and the state of the connection is lost.
 */
final class CloseAdvice {

    private CloseAdvice() {}

    @Advice.OnMethodEnter
    static void enter(@Advice.Argument(0) FileDescriptor fd) {
        PortkeeperBridge.closing(fd);
    }
}
