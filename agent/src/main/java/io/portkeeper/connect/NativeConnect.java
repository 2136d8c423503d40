package io.portkeeper.connect;

import io.portkeeper.boot.PortkeeperBridge;
import io.portkeeper.linux.SocketCalls;
import java.io.FileDescriptor;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;

/**
 * A connect of a native transport, made here in its place: on its own descriptor, through the same ladder as a connect of the
 * JDK, and before the transport does anything that could not be done again.
 *
 * <p>Their sockets do not block, so what a connect ends with for want of a port or of a way, it ends with at once.
 */
final class NativeConnect {

    private final AgentBridge bridge;
    private final SocketCalls calls;

    NativeConnect(AgentBridge bridge, SocketCalls calls) {
        this.bridge = bridge;
        this.calls = calls;
    }

    /**
     * Connects the socket of that number.
     *
     * @return as {@link PortkeeperBridge#connect}
     * @throws ConnectException when it was refused, by the far end or for want of a port: what native transports throw too
     */
    int connect(int descriptor, InetSocketAddress remote) throws IOException {
        FileDescriptor fd = calls.descriptor(descriptor);
        if (calls.isBound(fd)) {
            // By the application, which other than with the JDK may have left the port open.
            return PortkeeperBridge.LEFT_ALONE;
        }
        ProtocolFamily family = calls.family(fd);
        InetAddress address = remote.getAddress();
        Object attempt;
        try {
            attempt = bridge.beforeConnect(family, fd, address, remote.getPort());
        } catch (IOException refusal) {
            throw asConnectException(refusal);
        }
        while (attempt != null) {
            try {
                boolean succeeded = calls.connect(family, fd, address, remote.getPort());
                bridge.afterConnect(attempt);
                return succeeded ? PortkeeperBridge.CONNECTED : PortkeeperBridge.UNDER_WAY;
            } catch (IOException e) {
                if (!bridge.prepareNext(attempt, e)) {
                    Throwable explained = bridge.explainFailure(attempt, e);
                    if (explained != e || e instanceof ConnectException) {
                        throw asConnectException(explained);
                    }
                    // No way there, or not allowed: the transport finds it out in turn, and says it in its own terms.
                    attempt = null;
                }
            }
        }
        return PortkeeperBridge.LEFT_ALONE;
    }

    /** The exception as one of the type that native transports throw. */
    static ConnectException asConnectException(Throwable e) {
        if (e instanceof ConnectException refused) {
            return refused;
        }
        ConnectException refused = new ConnectException(e.getMessage());
        refused.initCause(e);
        return refused;
    }
}
