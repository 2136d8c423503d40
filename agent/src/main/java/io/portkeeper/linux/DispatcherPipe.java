package io.portkeeper.linux;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;

/**
 * A pipe that the JDK's socket dispatcher reads and writes, as it does every TCP socket of the JDK. It takes two descriptors
 * and no port.
 */
public final class DispatcherPipe {

    private static final Object THE_DISPATCHER = dispatcher();
    private static final MethodHandle WRITES = by(JdkMember.WRITE_BY);
    private static final MethodHandle READS = by(JdkMember.READ_BY);

    private final Pipe pipe = Pipe.open();
    private final FileDescriptor source = ChannelDescriptor.of(pipe.source());
    private final FileDescriptor sink = ChannelDescriptor.of(pipe.sink());
    private final ByteBuffer one = ByteBuffer.allocateDirect(1);

    /**
     * An empty pipe.
     *
     * @throws IOException if there is no descriptor left
     */
    public DispatcherPipe() throws IOException {}

    private static Object dispatcher() {
        try {
            return JdkMember.DISPATCHER.handle().invoke();
        } catch (Throwable e) {
            return null;
        }
    }

    private static MethodHandle by(JdkMember member) {
        MethodHandle way = THE_DISPATCHER == null ? null : member.handleIfPresent();
        return way == null ? null : MethodHandles.insertArguments(way, 3, THE_DISPATCHER);
    }

    /** Whether this JDK has what the pipe needs. */
    public static boolean isKnown() {
        return WRITES != null && READS != null;
    }

    /** The descriptor that is written to. */
    public FileDescriptor sink() {
        return sink;
    }

    /** The descriptor that is read from. */
    public FileDescriptor source() {
        return source;
    }

    /** Writes a byte, for which there must be room. */
    public void write() throws IOException {
        move(WRITES, sink);
    }

    /** Reads a byte, which must be there. */
    public void read() throws IOException {
        move(READS, source);
    }

    private void move(MethodHandle way, FileDescriptor fd) throws IOException {
        one.clear();
        int moved;
        try {
            moved = (int) way.invokeExact(fd, one, -1L);
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        if (moved != 1) {
            throw new IOException("no byte went through the agent's own pipe");
        }
    }

    /** Closes both ends. */
    public void close() throws IOException {
        pipe.sink().close();
        pipe.source().close();
    }
}
