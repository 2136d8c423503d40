package io.portkeeper.testapp.bench;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the woven methods do after a read and around a write of a connection that the agent has opened. The system calls are
 * left out, because they take so long that the rest could not be measured. {@link Recording} runs it, under the agent.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RecordingBench {

    private static final MethodType AFTER = MethodType.methodType(void.class, FileDescriptor.class, long.class);
    private static final MethodHandle READ = bridge("read", AFTER);
    private static final MethodHandle WRITING =
            bridge("writing", MethodType.methodType(void.class, FileDescriptor.class, long.class, int.class));
    private static final MethodHandle WRITTEN = bridge("written", AFTER);
    private static final MethodHandle READ_NATIVELY =
            find("java.lang.PortkeeperTransports", "read", MethodType.methodType(void.class, int.class, long.class));

    private ServerSocketChannel server;
    private SocketChannel client;
    private FileDescriptor descriptor;
    private int number;

    private static MethodHandle bridge(String method, MethodType type) {
        return find("sun.nio.ch.PortkeeperBridge", method, type);
    }

    /** Finds a method of a class that the agent has defined in java.base and that no compiler can see. */
    private static MethodHandle find(String className, String method, MethodType type) {
        try {
            return MethodHandles.lookup().findStatic(Class.forName(className), method, type);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("not under the agent", e);
        }
    }

    /** Opens the connection, and makes the bridge accept what native transports report, as if one had been woven. */
    @Setup
    public void open() throws Throwable {
        bridge("openToTransports", MethodType.methodType(void.class)).invokeExact();
        server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        client = SocketChannel.open(server.getLocalAddress());
        descriptor = (FileDescriptor) field(client, client.getClass(), "fd");
        number = (int) field(descriptor, FileDescriptor.class, "fd");
    }

    private static Object field(Object owner, Class<?> type, String name) throws ReflectiveOperationException {
        var field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(owner);
    }

    /** Closes the connection and the server. */
    @TearDown
    public void close() throws IOException {
        client.close();
        server.close();
    }

    /** What is done after a read by the JDK. */
    @Benchmark
    public void read() throws Throwable {
        READ.invokeExact(descriptor, 1L);
    }

    /** What is done before and after a write by the JDK. */
    @Benchmark
    public void written() throws Throwable {
        WRITING.invokeExact(descriptor, 0L, 0); // no bytes, because the agent would look at the first few
        WRITTEN.invokeExact(descriptor, 1L);
    }

    /** What is done after a read by a native transport. */
    @Benchmark
    public void readNatively() throws Throwable {
        READ_NATIVELY.invokeExact(number, 1L);
    }
}
