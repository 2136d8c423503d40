package io.portkeeper.weave;

import io.portkeeper.transport.PortkeeperTransports;
import java.nio.ByteBuffer;
import net.bytebuddy.asm.Advice;

/** Woven into the method of Netty's descriptors that writes several buffers. */
final class NativeGatherAdvice {

    private NativeGatherAdvice() {}

    @Advice.OnMethodExit
    static void exit(
            @Descriptor int descriptor,
            @Advice.Return long bytes,
            @Advice.Argument(0) ByteBuffer[] buffers,
            @Advice.Argument(1) int first) {
        PortkeeperTransports.written(descriptor, bytes, buffers, first);
    }
}
