package io.portkeeper.weave;

import io.portkeeper.boot.PortkeeperBridge;
import java.io.FileDescriptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ProtocolFamily;
import net.bytebuddy.asm.Advice;

/**
 * Woven into {@code sun.nio.ch.Net.connect}, which lies under every TCP connect of the JDK. It binds a source before the
 * connect, and repeats a failed connect as often as the ladder says so.
 *
 * <p>The body is copied, so it may use only types of java.base and the bridge.
 */
final class ConnectAdvice {

    private ConnectAdvice() {}

    @Advice.OnMethodEnter
    static Object enter(
            @Advice.Argument(0) ProtocolFamily family,
            @Advice.Argument(1) FileDescriptor fd,
            @Advice.Argument(2) InetAddress remote,
            @Advice.Argument(3) int port)
            throws IOException {
        return PortkeeperBridge.connecting(family, fd, remote, port);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, repeatOn = Advice.OnNonDefaultValue.class)
    static boolean exit(@Advice.Enter Object attempt, @Advice.Thrown(readOnly = false) Throwable thrown) {
        if (attempt == null) {
            return false;
        }
        if (thrown == null) {
            PortkeeperBridge.connected(attempt);
            return false;
        }
        if (PortkeeperBridge.tryAgain(attempt, thrown)) {
            return true;
        }
        thrown = PortkeeperBridge.explain(attempt, thrown);
        return false;
    }
}
