package io.portkeeper.weave;

import io.portkeeper.transport.PortkeeperTransports;
import net.bytebuddy.asm.Advice;

/**
 * Woven into {@code Socket.shutdown} of Netty, which shuts down for reading, for writing or for both. Netty's close does not
 * shut down first.
 */
final class NativeHalfCloseAdvice {

    private NativeHalfCloseAdvice() {}

    @Advice.OnMethodEnter
    static void enter(@Descriptor int descriptor, @Advice.Argument(1) boolean write) {
        if (write) {
            PortkeeperTransports.halfClosing(descriptor);
        }
    }
}
