package io.portkeeper.weave;

import io.portkeeper.transport.PortkeeperTransports;
import java.io.IOException;
import net.bytebuddy.asm.Advice;

/**
 * Woven into {@code submitConnect} of Netty's io_uring transport: the agent connects before, because what fails in the ring
 * fails for good. The connect that is submitted then finds one under way (EALREADY), and its completion waits for that.
 */
final class SubmittedConnectAdvice {

    private SubmittedConnectAdvice() {}

    @Advice.OnMethodEnter
    static void enter(@Advice.This Object channel, @Descriptor int descriptor, @Advice.Argument(0) Object remote)
            throws IOException {
        PortkeeperTransports.connect(channel, descriptor, remote);
    }
}
