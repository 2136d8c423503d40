package io.portkeeper.weave;

import io.portkeeper.transport.PortkeeperTransports;
import net.bytebuddy.asm.Advice;

/** Woven into what reads from a descriptor or socket of Netty's. */
final class NativeReadAdvice {

    private NativeReadAdvice() {}

    @Advice.OnMethodExit
    static void exit(@Descriptor int descriptor, @Advice.Return long bytes) {
        PortkeeperTransports.read(descriptor, bytes);
    }
}
