package io.portkeeper.weave;

import io.portkeeper.transport.PortkeeperTransports;
import net.bytebuddy.asm.Advice;

/** Woven into what writes a file to a socket of Netty's. */
final class NativeWriteAdvice {

    private NativeWriteAdvice() {}

    @Advice.OnMethodExit
    static void exit(@Descriptor int descriptor, @Advice.Return long bytes) {
        PortkeeperTransports.written(descriptor, bytes);
    }
}
