package io.portkeeper.weave;

import io.portkeeper.transport.PortkeeperTransports;
import net.bytebuddy.asm.Advice;

/** Woven into what writes to a descriptor or socket of Netty's from an address. */
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
