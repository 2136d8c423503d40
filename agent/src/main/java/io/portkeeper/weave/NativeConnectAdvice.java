package io.portkeeper.weave;

import io.portkeeper.boot.PortkeeperBridge;
import io.portkeeper.transport.PortkeeperTransports;
import java.io.IOException;
import net.bytebuddy.asm.Advice;

/** Woven into {@code Socket.connect} of Netty's epoll transport: the agent connects in its place, or leaves it to it. */
final class NativeConnectAdvice {

    private NativeConnectAdvice() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static int enter(@Advice.This Object socket, @Descriptor int descriptor, @Advice.Argument(0) Object remote)
            throws IOException {
        return PortkeeperTransports.connect(socket, descriptor, remote);
    }

    @Advice.OnMethodExit
    static void exit(@Advice.Enter int outcome, @Advice.Return(readOnly = false) boolean connected) {
        if (outcome != PortkeeperBridge.LEFT_ALONE) {
            connected = outcome == PortkeeperBridge.CONNECTED;
        }
    }
}
