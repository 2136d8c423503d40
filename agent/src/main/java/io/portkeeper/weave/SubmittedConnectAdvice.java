package io.portkeeper.weave;

import io.portkeeper.transport.PortkeeperTransports;
import java.io.IOException;
import net.bytebuddy.asm.Advice;

/**
 * Woven into {@code submitConnect} of Netty's io_uring transport. The agent connects first, because a connect that fails in
 * the ring cannot be retried. The connect that Netty then submits finds one under way (EALREADY), and its completion waits
 * for that one.
 */
final class SubmittedConnectAdvice {

    private SubmittedConnectAdvice() {}

    @Advice.OnMethodEnter
    static void enter(@Advice.This Object channel, @Descriptor int descriptor, @Advice.Argument(0) Object remote)
            throws IOException {
        PortkeeperTransports.connect(channel, descriptor, remote);
    }
}
