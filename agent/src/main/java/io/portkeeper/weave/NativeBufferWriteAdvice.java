package io.portkeeper.weave;

import io.portkeeper.transport.PortkeeperTransports;
import java.nio.ByteBuffer;
import net.bytebuddy.asm.Advice;

/** Woven into the methods of Netty's descriptors and sockets that write a buffer. */
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
