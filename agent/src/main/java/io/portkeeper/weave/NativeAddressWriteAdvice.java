package io.portkeeper.weave;

import io.portkeeper.transport.PortkeeperTransports;
import net.bytebuddy.asm.Advice;

/** Woven into the methods of Netty's descriptors and sockets that write from a memory address. */
final class NativeAddressWriteAdvice {

    private NativeAddressWriteAdvice() {}

    @Advice.OnMethodExit
    static void exit(
            @Descriptor int descriptor,
            @Advice.Return long bytes,
            @Advice.Argument(0) long address,
            @Advice.Argument(1) int position) {
        PortkeeperTransports.written(descriptor, bytes, address + position);
    }
}
