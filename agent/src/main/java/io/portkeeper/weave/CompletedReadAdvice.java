package io.portkeeper.weave;

import io.portkeeper.transport.PortkeeperTransports;
import net.bytebuddy.asm.Advice;

/** Woven into {@code readComplete} of Netty's io_uring transport, which gets a read's result from the ring. */
final class CompletedReadAdvice {

    private CompletedReadAdvice() {}

    @Advice.OnMethodEnter
    static void enter(@Descriptor int descriptor, @Advice.Argument(1) int result) {
        PortkeeperTransports.read(descriptor, result);
    }
}
