package io.portkeeper.weave;

import static io.portkeeper.weave.CallHook.after;
import static io.portkeeper.weave.CallHook.before;
import static io.portkeeper.weave.Value.RESULT;
import static io.portkeeper.weave.Value.THIS;
import static io.portkeeper.weave.Value.ZERO;
import static io.portkeeper.weave.Value.argument;
import static io.portkeeper.weave.Value.field;
import static io.portkeeper.weave.Value.sum;

/** What is added to the methods in {@link HookPoints} and {@link NativeTransports}: which calls, when, and with what. */
final class Hooks {

    /** What the JDK's methods call. Names, not the classes, which only a JVM with the agent has. The build relocates both. */
    static final String BRIDGE = "io/portkeeper/boot/PortkeeperBridge";

    /** What native transports call. */
    static final String TRANSPORTS = "io/portkeeper/transport/PortkeeperTransports";

    private static final String FD = "(Ljava/io/FileDescriptor;";
    private static final Value OWN_FD = field("fd", "Ljava/io/FileDescriptor;");
    private static final Value DESCRIPTOR = new NettyDescriptor();

    static final Hook CONNECT = new ConnectHook();

    /**
     * In the dispatcher's {@code close}, through which the JDK closes every socket, garbage-collected ones included. Also in
     * its {@code preClose}, which the JDK calls first if another thread is still blocked in the socket; it closes the
     * connection but keeps the descriptor. Before it: afterwards the number may be reused at once, and the state of the
     * connection is lost.
     */
    static final Hook CLOSE = before(bridge("closing", FD + ")V", argument(0)));

    /**
     * In {@code shutdownOutput}, and in what shuts a socket down for writing before the JDK closes it. The JDK does so with a
     * channel that is registered with a selector, which closes it later, and with any {@code java.net.Socket}. By the time of
     * the close, both sides may have closed, and which was first cannot be told.
     */
    static final Hook HALF_CLOSE = before(bridge("halfClosing", FD + ")V", OWN_FD));

    /** In the methods that send a byte of urgent data by send(2) with MSG_OOB, which bypasses the socket dispatcher. */
    static final Hook URGENT_DATA = before(bridge("writingUrgently", FD + ")V", OWN_FD));

    /** In the socket dispatcher's {@code read} and {@code readv}, which lie under every read of a TCP socket. */
    static final Hook READ = after(bridge("read", FD + "J)V", argument(0), RESULT));

    /** In the socket dispatcher's {@code write}, which with {@code writev} lies under every write to a TCP socket. */
    static final Hook WRITE = before(bridge("writing", FD + "JI)V", argument(0), argument(1), argument(2)))
            .andAfter(bridge("written", FD + "J)V", argument(0), RESULT));

    /** In the socket dispatcher's {@code writev}, which writes what its vectors point to. */
    static final Hook GATHER = before(bridge("gathering", FD + "JI)V", argument(0), argument(1), argument(2)))
            .andAfter(bridge("written", FD + "J)V", argument(0), RESULT));

    /**
     * In the method under {@code FileChannel.transferTo} that calls sendfile(2), which bypasses the socket's dispatcher. The
     * fourth argument is the socket's descriptor in every JDK, whatever the others are.
     */
    static final Hook TRANSFER = before(bridge("writing", FD + ")V", argument(3)))
            .andAfter(bridge("written", FD + "J)V", argument(3), RESULT));

    static final Hook NATIVE_CONNECT = new NativeConnectHook();

    /**
     * In {@code submitConnect} of Netty's io_uring transport. The agent connects first, because a connect that fails in the
     * ring cannot be retried. The connect that Netty then submits finds one under way (EALREADY), and its completion waits for
     * that one. Before a method of any other transport that connects, it refuses the connect.
     */
    static final Hook SUBMITTED_CONNECT =
            before(transports("connect", "(Ljava/lang/Object;ILjava/lang/Object;)I", THIS, DESCRIPTOR, argument(0)));

    /** In {@code FileDescriptor.markClosed} of Netty, which returns true to one caller only; that one closes the descriptor. */
    static final Hook NATIVE_CLOSE = after(transports("closing", "(IZ)V", DESCRIPTOR, RESULT));

    /**
     * In {@code Socket.shutdown} of Netty, which shuts down for reading, for writing or for both. Netty's close does not shut
     * down first.
     */
    static final Hook NATIVE_HALF_CLOSE = before(transports("halfClosing", "(IZ)V", DESCRIPTOR, argument(1)));

    /** In the methods of Netty's descriptors and sockets that read. */
    static final Hook NATIVE_READ = after(transports("read", "(IJ)V", DESCRIPTOR, RESULT));

    /** In the method of Netty's sockets that writes a file. */
    static final Hook NATIVE_WRITE = after(transports("written", "(IJ)V", DESCRIPTOR, RESULT));

    /** In the methods of Netty's descriptors and sockets that write a buffer from a position on. */
    static final Hook NATIVE_BUFFER_WRITE =
            after(transports("written", "(IJLjava/lang/Object;I)V", DESCRIPTOR, RESULT, argument(0), argument(1)));

    /** In the method of Netty's descriptors that writes several buffers from one on. */
    static final Hook NATIVE_GATHER = NATIVE_BUFFER_WRITE;

    /** In the methods of Netty's descriptors and sockets that write from a memory address and a position. */
    static final Hook NATIVE_ADDRESS_WRITE = after(transports("written", "(IJJ)V", DESCRIPTOR, RESULT, sum(0, 1)));

    /** In the method of Netty's descriptors that writes what an array of vectors points to. */
    static final Hook NATIVE_VECTOR_WRITE =
            after(transports("gathered", "(IJJI)V", DESCRIPTOR, RESULT, argument(0), argument(1)));

    /** In {@code Native.splice} of Netty's epoll transport, which moves bytes through a pipe and bypasses all buffers. */
    static final Hook SPLICE = after(transports("spliced", "(IIJ)V", argument(0), argument(2), RESULT));

    /** In {@code readComplete} of Netty's io_uring transport, which gets a read's result from the ring. */
    static final Hook COMPLETED_READ = before(transports("read", "(IJ)V", DESCRIPTOR, argument(1)));

    /** In {@code writeComplete} of Netty's io_uring transport, which gets a write's result from the ring. */
    static final Hook COMPLETED_WRITE =
            before(transports("written", "(IJLjava/lang/Object;I)V", DESCRIPTOR, argument(1), THIS, ZERO));

    private Hooks() {}

    private static Call bridge(String name, String descriptor, Value... values) {
        return new Call(BRIDGE, name, descriptor, values);
    }

    private static Call transports(String name, String descriptor, Value... values) {
        return new Call(TRANSPORTS, name, descriptor, values);
    }
}
