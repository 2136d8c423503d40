package io.portkeeper.weave;

import io.portkeeper.transport.PortkeeperTransports;
import net.bytebuddy.asm.Advice;

/**
 * Woven into {@code FileDescriptor.markClosed} of Netty, which returns true to one caller only; that caller then closes the
 * descriptor.
 */
final class NativeCloseAdvice {

    private NativeCloseAdvice() {}

    @Advice.OnMethodExit
    static void exit(@Descriptor int descriptor, @Advice.Return boolean closes) {
        if (closes) {
            PortkeeperTransports.closing(descriptor);
        }
    }
}
