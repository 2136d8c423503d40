package io.portkeeper.weave;

import io.portkeeper.boot.PortkeeperBridge;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;

/** Woven into the socket dispatcher's {@code write}, which with {@code writev} lies under every write to a TCP socket. */
final class WriteAdvice {

    private WriteAdvice() {}

    @Advice.OnMethodEnter
    static void enter(
            @Advice.Argument(0) FileDescriptor fd, @Advice.Argument(1) long address, @Advice.Argument(2) int length) {
        PortkeeperBridge.writing(fd, address, length);
    }

    @Advice.OnMethodExit
    static void exit(@Advice.Argument(0) FileDescriptor fd, @Advice.Return long bytes) {
        PortkeeperBridge.written(fd, bytes);
    }
}
