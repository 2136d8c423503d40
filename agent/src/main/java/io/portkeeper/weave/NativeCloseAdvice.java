package io.portkeeper.weave;

import io.portkeeper.transport.PortkeeperTransports;
import net.bytebuddy.asm.Advice;

/** Woven into {@code FileDescriptor.markClosed} of Netty, whose one caller that gets true goes on to close the descriptor. */
final class NativeCloseAdvice {

    private NativeCloseAdvice() {}

    @Advice.OnMethodExit
    static void exit(@Descriptor int descriptor, @Advice.Return boolean closes) {
        if (closes) {
            PortkeeperTransports.closing(descriptor);
        }
    }
}
