package io.portkeeper.weave;

import io.portkeeper.boot.PortkeeperBridge;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;

/**
 * Woven into the dispatcher's {@code close}, through which the JDK closes every socket, garbage-collected ones included.
 * Also woven into its {@code preClose}, which the JDK calls first if another thread is still blocked in the socket; it
 * closes the connection but keeps the descriptor.
 *
 * <p>The call comes before the close. After it, the number may be reused at once, and the state of the connection is lost.
 */
final class CloseAdvice {

    private CloseAdvice() {}

    @Advice.OnMethodEnter
    static void enter(@Advice.Argument(0) FileDescriptor fd) {
        PortkeeperBridge.closing(fd);
    }
}
