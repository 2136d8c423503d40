package io.portkeeper.weave;

import io.portkeeper.transport.PortkeeperTransports;
import net.bytebuddy.asm.Advice;

/** Woven into the methods of Netty's descriptors and sockets that read. */
final class NativeReadAdvice {

    private NativeReadAdvice() {}

    @Advice.OnMethodExit
    static void exit(@Descriptor int descriptor, @Advice.Return long bytes) {
        PortkeeperTransports.read(descriptor, bytes);
    }
}
