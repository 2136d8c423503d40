package io.portkeeper.weave;

import io.portkeeper.transport.PortkeeperTransports;
import net.bytebuddy.asm.Advice;

/** Woven into the method of Netty's sockets that writes a file. */
final class NativeWriteAdvice {

    private NativeWriteAdvice() {}

    @Advice.OnMethodExit
    static void exit(@Descriptor int descriptor, @Advice.Return long bytes) {
        PortkeeperTransports.written(descriptor, bytes);
    }
}
