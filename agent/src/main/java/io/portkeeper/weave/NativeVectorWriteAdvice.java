package io.portkeeper.weave;

import io.portkeeper.transport.PortkeeperTransports;
import net.bytebuddy.asm.Advice;

/** Woven into the method of Netty's descriptors that writes what an array of vectors points to. */
final class NativeVectorWriteAdvice {

    private NativeVectorWriteAdvice() {}

    @Advice.OnMethodExit
    static void exit(
            @Descriptor int descriptor,
            @Advice.Return long bytes,
            @Advice.Argument(0) long address,
            @Advice.Argument(1) int vectors) {
        PortkeeperTransports.gathered(descriptor, bytes, address, vectors);
    }
}
