package io.portkeeper.connect;

import io.portkeeper.linux.SocketCalls;
import io.portkeeper.pool.IpAddress;
import java.io.FileDescriptor;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A kernel for one descriptor. It records what it was asked to do. */
final class FakeKernel implements SocketCalls {

    /** What was done to the descriptor: {@code no-port}, {@code window first-last}, {@code share}, {@code bind address port}. */
    final List<String> done = new ArrayList<>();

    /** Addresses that bind refuses. */
    final Set<String> refused = new HashSet<>();

    /** Addresses of this host that bind refuses because they have no port left. */
    final Set<String> local = new HashSet<>();

    /** Addresses that bind accepts although they are not of this host. */
    final Set<String> absent = new HashSet<>();

    Protocol protocol = Protocol.TCP;
    boolean peerHasClosed;
    boolean knowsNoPort = true;
    boolean knowsWindows = true;
    TimeWait timeWait = TimeWait.CERTAIN;
    State state = State.ESTABLISHED;
    int unread;

    /** Addresses that bind refuses if it has to choose the port, because an old kernel has none left. */
    final Set<String> withoutPort = new HashSet<>();

    /** Ports that bind refuses, because something listens there. */
    final Set<Integer> listening = new HashSet<>();

    int localPort;
    int number = 7;

    /** What most calls fail with, null when they do not. */
    Throwable failure;

    /** What bind fails with, null when it does not. */
    IOException bindFailure;

    /** The one address that bindFailure is for, null when it is for all. */
    String bindFailureOf;

    /** Whether another thread closes the connecting socket while a connection is reset for it. */
    boolean isClosedAtReset;

    /** What narrowing the ports fails with, null when it does not. */
    IOException narrowFailure;

    /** Whether the JDK has what the agent needs to connect on behalf of a native transport. */
    boolean canConnect = true;

    /** Whether the application has bound the socket to an address. */
    boolean bound;

    /** What connects fail with, in this order. All later connects are under way. */
    final List<Throwable> connects = new ArrayList<>();

    /** What asking for the number fails with, null when it does not. */
    Error numberFailure;

    @Override
    public Protocol protocol(FileDescriptor fd) throws IOException {
        fail();
        return protocol;
    }

    @Override
    public int localPort(FileDescriptor fd) throws IOException {
        fail();
        return localPort;
    }

    @Override
    public void bindWithoutPort(FileDescriptor fd) throws IOException {
        done.add("no-port");
        if (!knowsNoPort) {
            throw new SocketException("Protocol not available");
        }
    }

    @Override
    public void narrowPorts(FileDescriptor fd, int window) throws IOException {
        fail();
        done.add(window == 0 ? "whole" : "window " + (window & 0xffff) + "-" + (window >>> 16));
        if (narrowFailure != null) {
            throw narrowFailure;
        }
        if (!knowsWindows) {
            throw new SocketException("Protocol not available");
        }
    }

    @Override
    public void shareAddress(FileDescriptor fd) throws IOException {
        fail();
        done.add("share");
    }

    @Override
    public TimeWait timeWait(FileDescriptor fd) throws IOException {
        fail();
        return timeWait;
    }

    @Override
    public void bind(ProtocolFamily family, FileDescriptor fd, InetAddress source, int port) throws IOException {
        String address = IpAddress.of(source).toString();
        done.add("bind " + address + (port == 0 ? "" : " " + port));
        fail();
        if (listening.contains(port) || (port == 0 && withoutPort.contains(address))) {
            throw new BindException("Address already in use");
        }
        if (bindFailure != null && (bindFailureOf == null || bindFailureOf.equals(address))) {
            throw bindFailure;
        }
        if (refused.contains(address)) {
            throw new BindException("Cannot assign requested address");
        }
    }

    @Override
    public State state(FileDescriptor fd) throws IOException {
        fail();
        return state;
    }

    @Override
    public boolean hasPeerClosed(FileDescriptor fd) {
        return peerHasClosed;
    }

    @Override
    public int unread(FileDescriptor fd) throws IOException {
        fail();
        return unread;
    }

    @Override
    public boolean hasUnsent(FileDescriptor fd) {
        return false;
    }

    @Override
    public void end(FileDescriptor fd) throws IOException {
        fail();
        done.add("end");
    }

    @Override
    public boolean canReset() {
        return true;
    }

    @Override
    public void reset(FileDescriptor fd) throws IOException {
        fail();
        done.add("reset");
        bindFailure = isClosedAtReset ? new SocketException("Invalid argument") : bindFailure;
    }

    @Override
    public boolean isLocal(InetAddress address) {
        String text = IpAddress.of(address).toString();
        return !absent.contains(text) && (local.contains(text) || !refused.contains(text));
    }

    @Override
    public int number(FileDescriptor fd) {
        if (numberFailure != null) {
            throw numberFailure;
        }
        return number;
    }

    @Override
    public InetSocketAddress remote(FileDescriptor fd) throws IOException {
        fail();
        return new InetSocketAddress(LadderFixture.REMOTE, 443);
    }

    @Override
    public boolean canConnect() {
        return canConnect;
    }

    @Override
    public FileDescriptor descriptor(int asked) {
        return new FileDescriptor();
    }

    @Override
    public boolean isBound(FileDescriptor fd) throws IOException {
        fail();
        return bound;
    }

    @Override
    public ProtocolFamily family(FileDescriptor fd) throws IOException {
        fail();
        return StandardProtocolFamily.INET;
    }

    @Override
    public boolean connect(ProtocolFamily family, FileDescriptor fd, InetAddress remote, int port) throws IOException {
        done.add("connect");
        Throwable outcome = connects.isEmpty() ? null : connects.remove(0);
        if (outcome instanceof IOException io) {
            throw io;
        }
        if (outcome instanceof Error error) {
            throw error;
        }
        return false;
    }

    private void fail() throws IOException {
        if (failure instanceof IOException io) {
            throw io;
        }
        if (failure instanceof Error error) {
            throw error;
        }
    }
}
