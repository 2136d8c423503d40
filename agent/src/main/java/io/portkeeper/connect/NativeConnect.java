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
 * Makes a connect in place of a native transport: on the transport's descriptor, through the same ladder as a connect of the
 * JDK, and before the transport does anything that cannot be undone.
 *
 * <p>The sockets of native transports do not block, so a connect that has no port or no route fails at once.
 */
final class NativeConnect {

    private final AgentBridge bridge;
    private final SocketCalls calls;

    NativeConnect(AgentBridge bridge, SocketCalls calls) {
        this.bridge = bridge;
        this.calls = calls;
    }

    /**
     * Connects the socket with that descriptor number.
     *
     * @return as {@link PortkeeperBridge#connect}
     * @throws ConnectException if the far end refused it or no port is left; native transports throw the same type
     */
    int connect(int descriptor, InetSocketAddress remote) throws IOException {
        FileDescriptor fd = calls.descriptor(descriptor);
        if (calls.isBound(fd)) {
            // The application has bound it. Unlike with the JDK, it may have left the port open.
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
                    // There is no route, or it is not allowed. The transport finds that out itself, and reports it in
                    // its own terms.
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
