package io.portkeeper.weave;

import io.portkeeper.transport.PortkeeperTransports;
import net.bytebuddy.asm.Advice;

/** Woven into {@code Native.splice} of Netty's epoll transport, which moves bytes through a pipe and bypasses all buffers. */
final class SpliceAdvice {

    private SpliceAdvice() {}

    @Advice.OnMethodExit
    static void exit(@Advice.Argument(0) int from, @Advice.Argument(2) int to, @Advice.Return long bytes) {
        PortkeeperTransports.read(from, bytes);
        PortkeeperTransports.written(to, bytes);
    }
}
