package io.portkeeper.connect;

import io.portkeeper.boot.PortkeeperBridge;
import io.portkeeper.privilege.Privileged;
import java.io.FileDescriptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ProtocolFamily;
import java.security.PrivilegedExceptionAction;

/**
 * Stands in front of {@link AgentBridge} if there can be a security manager. What the agent does in a thread of the
 * application, it does with its own rights, because the code that connects may lack the right to read {@code /proc} or to
 * start threads.
 *
 * <p>Without a security manager, each call costs one check. The bridge itself records reads and writes, and calls this class
 * only for the first few writes of a connection.
 */
public final class PrivilegedBridge extends PortkeeperBridge {

    private static final int BEFORE_CONNECT = 0;
    private static final int CONNECT_NATIVELY = 1;
    private static final int AFTER_CONNECT = 2;
    private static final int PREPARE_NEXT = 3;
    private static final int EXPLAIN_FAILURE = 4;
    private static final int BEFORE_CLOSE = 5;
    private static final int BEFORE_NATIVE_CLOSE = 6;
    private static final int BEFORE_HALF_CLOSE = 7;
    private static final int BEFORE_NATIVE_HALF_CLOSE = 8;
    private static final int FIRST_WRITE = 9;
    private static final int FIRST_GATHERING = 10;
    private static final int FIRST_NATIVE_WRITE = 11;

    private final AgentBridge agent;

    /** A bridge that passes each call to {@code agent}. */
    public PrivilegedBridge(AgentBridge agent) {
        this.agent = agent;
        // This loads the class now. Later, nothing would keep a failure to load it from the application.
        new Call(agent, BEFORE_CONNECT, 0, 0, 0, null, null, null);
    }

    @Override
    protected Object beforeConnect(ProtocolFamily family, FileDescriptor fd, InetAddress remote, int port)
            throws IOException {
        return Privileged.isWanted()
                ? new Call(agent, BEFORE_CONNECT, 0, port, 0, family, fd, remote).make()
                : agent.beforeConnect(family, fd, remote, port);
    }

    @Override
    protected int connectNatively(Class<?> transport, int descriptor, Object remote) throws IOException {
        return Privileged.isWanted()
                ? (int) new Call(agent, CONNECT_NATIVELY, descriptor, 0, 0, transport, remote, null).make()
                : agent.connectNatively(transport, descriptor, remote);
    }

    @Override
    protected void afterConnect(Object attempt) {
        if (Privileged.isWanted()) {
            tell(AFTER_CONNECT, 0, 0, 0, attempt, null, null);
        } else {
            agent.afterConnect(attempt);
        }
    }

    @Override
    protected boolean prepareNext(Object attempt, Throwable thrown) {
        if (!Privileged.isWanted()) {
            return agent.prepareNext(attempt, thrown);
        }
        return Boolean.TRUE.equals(tell(PREPARE_NEXT, 0, 0, 0, attempt, thrown, null));
    }

    @Override
    protected Throwable explainFailure(Object attempt, Throwable thrown) {
        if (!Privileged.isWanted()) {
            return agent.explainFailure(attempt, thrown);
        }
        Object explained = tell(EXPLAIN_FAILURE, 0, 0, 0, attempt, thrown, null);
        return explained == null ? thrown : (Throwable) explained;
    }

    @Override
    protected void beforeClose(FileDescriptor fd) {
        if (Privileged.isWanted()) {
            tell(BEFORE_CLOSE, 0, 0, 0, fd, null, null);
        } else {
            agent.beforeClose(fd);
        }
    }

    @Override
    protected void beforeClose(int descriptor) {
        if (Privileged.isWanted()) {
            tell(BEFORE_NATIVE_CLOSE, descriptor, 0, 0, null, null, null);
        } else {
            agent.beforeClose(descriptor);
        }
    }

    @Override
    protected void beforeHalfClose(FileDescriptor fd) {
        if (Privileged.isWanted()) {
            tell(BEFORE_HALF_CLOSE, 0, 0, 0, fd, null, null);
        } else {
            agent.beforeHalfClose(fd);
        }
    }

    @Override
    protected void beforeHalfClose(int descriptor) {
        if (Privileged.isWanted()) {
            tell(BEFORE_NATIVE_HALF_CLOSE, descriptor, 0, 0, null, null, null);
        } else {
            agent.beforeHalfClose(descriptor);
        }
    }

    @Override
    protected void firstWrite(int descriptor, long address, int length) {
        if (Privileged.isWanted()) {
            tell(FIRST_WRITE, descriptor, length, address, null, null, null);
        } else {
            agent.firstWrite(descriptor, address, length);
        }
    }

    @Override
    protected void firstGathering(int descriptor, long address, int vectors) {
        if (Privileged.isWanted()) {
            tell(FIRST_GATHERING, descriptor, vectors, address, null, null, null);
        } else {
            agent.firstGathering(descriptor, address, vectors);
        }
    }

    @Override
    protected void firstWrite(int descriptor, long bytes, Object written, int first) {
        if (Privileged.isWanted()) {
            tell(FIRST_NATIVE_WRITE, descriptor, first, bytes, written, null, null);
        } else {
            agent.firstWrite(descriptor, bytes, written, first);
        }
    }

    /**
     * Makes a call that throws nothing. Returns null if it fails, even if no memory or stack is left for the call itself.
     */
    private Object tell(int method, int descriptor, int number, long size, Object one, Object two, Object three) {
        try {
            return new Call(agent, method, descriptor, number, size, one, two, three).make();
        } catch (Throwable e) {
            return null;
        }
    }

    /** One call of any of these methods, with its arguments. */
    private static final class Call implements PrivilegedExceptionAction<Object> {

        private final AgentBridge agent;
        private final int method;
        private final int descriptor;
        private final int number;
        private final long size;
        private final Object one;
        private final Object two;
        private final Object three;

        Call(
                AgentBridge agent,
                int method,
                int descriptor,
                int number,
                long size,
                Object one,
                Object two,
                Object three) {
            this.agent = agent;
            this.method = method;
            this.descriptor = descriptor;
            this.number = number;
            this.size = size;
            this.one = one;
            this.two = two;
            this.three = three;
        }

        Object make() throws IOException {
            try {
                return Privileged.call(this);
            } catch (IOException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e); // no exception that a bridge may throw
            }
        }

        @Override
        public Object run() throws IOException {
            return switch (method) {
                case BEFORE_CONNECT ->
                    agent.beforeConnect((ProtocolFamily) one, (FileDescriptor) two, (InetAddress) three, number);
                case CONNECT_NATIVELY -> agent.connectNatively((Class<?>) one, descriptor, two);
                case PREPARE_NEXT -> agent.prepareNext(one, (Throwable) two);
                case EXPLAIN_FAILURE -> agent.explainFailure(one, (Throwable) two);
                default -> {
                    tell();
                    yield null;
                }
            };
        }

        private void tell() {
            switch (method) {
                case AFTER_CONNECT -> agent.afterConnect(one);
                case BEFORE_CLOSE -> agent.beforeClose((FileDescriptor) one);
                case BEFORE_NATIVE_CLOSE -> agent.beforeClose(descriptor);
                case BEFORE_HALF_CLOSE -> agent.beforeHalfClose((FileDescriptor) one);
                case BEFORE_NATIVE_HALF_CLOSE -> agent.beforeHalfClose(descriptor);
                case FIRST_WRITE -> agent.firstWrite(descriptor, size, number);
                case FIRST_GATHERING -> agent.firstGathering(descriptor, size, number);
                case FIRST_NATIVE_WRITE -> agent.firstWrite(descriptor, size, one, number);
                default -> throw new IllegalStateException(String.valueOf(method));
            }
        }
    }
}
