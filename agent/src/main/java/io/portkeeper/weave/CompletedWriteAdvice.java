package io.portkeeper.weave;

import io.portkeeper.transport.PortkeeperTransports;
import net.bytebuddy.asm.Advice;

/** Woven into {@code writeComplete} of Netty's io_uring transport, which gets a write's result from the ring. */
final class CompletedWriteAdvice {

    private CompletedWriteAdvice() {}

    @Advice.OnMethodEnter
    static void enter(@Advice.This Object unsafe, @Descriptor int descriptor, @Advice.Argument(1) int result) {
        PortkeeperTransports.written(descriptor, result, unsafe, 0);
    }
}
