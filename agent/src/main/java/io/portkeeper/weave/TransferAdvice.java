package io.portkeeper.weave;

import io.portkeeper.boot.PortkeeperBridge;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;

/**
 * Woven into the method under {@code FileChannel.transferTo} that calls sendfile(2), which bypasses the socket's dispatcher.
 *
 * <p>The fourth argument is the socket's descriptor in every JDK, whatever the others are.
 */
final class TransferAdvice {

    private TransferAdvice() {}

    @Advice.OnMethodEnter
    static void enter(@Advice.Argument(3) FileDescriptor target) {
        PortkeeperBridge.writing(target);
    }

    @Advice.OnMethodExit
    static void exit(@Advice.Argument(3) FileDescriptor target, @Advice.Return long bytes) {
        PortkeeperBridge.written(target, bytes);
    }
}
