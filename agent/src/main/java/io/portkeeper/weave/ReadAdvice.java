package io.portkeeper.weave;

import io.portkeeper.boot.PortkeeperBridge;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;

/** Woven into the socket dispatcher's {@code read} and {@code readv}, which lie under every read of a TCP socket. */
final class ReadAdvice {

    private ReadAdvice() {}

    @Advice.OnMethodExit
    static void exit(@Advice.Argument(0) FileDescriptor fd, @Advice.Return long bytes) {
        PortkeeperBridge.read(fd, bytes);
    }
}
