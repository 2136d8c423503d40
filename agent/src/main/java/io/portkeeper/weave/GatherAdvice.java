package io.portkeeper.weave;

import io.portkeeper.boot.PortkeeperBridge;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;

/** Woven into the socket dispatcher's {@code writev}, which writes what its vectors point to. */
final class GatherAdvice {

    private GatherAdvice() {}

    @Advice.OnMethodEnter
    static void enter(
            @Advice.Argument(0) FileDescriptor fd, @Advice.Argument(1) long address, @Advice.Argument(2) int vectors) {
        PortkeeperBridge.gathering(fd, address, vectors);
    }

    @Advice.OnMethodExit
    static void exit(@Advice.Argument(0) FileDescriptor fd, @Advice.Return long bytes) {
        PortkeeperBridge.written(fd, bytes);
    }
}
