package io.portkeeper.weave;

import io.portkeeper.boot.PortkeeperBridge;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;

/** Woven into the socket dispatcher's {@code write} and {@code writev}, which lie under every write to a TCP socket. */
final class WriteAdvice {

    private WriteAdvice() {}

    @Advice.OnMethodEnter
    static void enter(@Advice.Argument(0) FileDescriptor fd) {
        PortkeeperBridge.writing(fd);
    }

    @Advice.OnMethodExit
    static void exit(@Advice.Argument(0) FileDescriptor fd, @Advice.Return long bytes) {
        PortkeeperBridge.written(fd, bytes);
    }
}
