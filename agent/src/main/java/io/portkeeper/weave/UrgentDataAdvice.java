package io.portkeeper.weave;

import io.portkeeper.boot.PortkeeperBridge;
import java.io.FileDescriptor;
import net.bytebuddy.asm.Advice;

/** Woven into the methods that send a byte of urgent data by send(2) with MSG_OOB, which bypasses the socket dispatcher. */
final class UrgentDataAdvice {

    private UrgentDataAdvice() {}

    @Advice.OnMethodEnter
    static void enter(@Advice.FieldValue("fd") FileDescriptor fd) {
        PortkeeperBridge.writingUrgently(fd);
    }
}
