package io.portkeeper.weave;

import io.portkeeper.transport.PortkeeperTransports;
import java.nio.ByteBuffer;
import net.bytebuddy.asm.Advice;

/** Woven into what writes a buffer to a descriptor or socket of Netty's. */
final class NativeBufferWriteAdvice {

    private NativeBufferWriteAdvice() {}

    @Advice.OnMethodExit
    static void exit(
            @Descriptor int descriptor,
            @Advice.Return long bytes,
            @Advice.Argument(0) ByteBuffer buffer,
            @Advice.Argument(1) int position) {
        PortkeeperTransports.written(descriptor, bytes, buffer, position);
    }
}
