package io.portkeeper.testapp.bench;

import io.portkeeper.testapp.cli.HostAndPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
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
import org.openjdk.jmh.annotations.Warmup;

/** A connection that is opened and reset at once, to the server that {@link #DESTINATION} names. {@link Connecting} runs it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ConnectBench {

    static final String DESTINATION = "portkeeper-bench.destination";

    private InetSocketAddress destination;

    /** Reads the destination. */
    @Setup
    public void destination() {
        destination = HostAndPort.parse(System.getProperty(DESTINATION));
    }

    /** Leaves no TIME_WAIT, so that the lane stays idle, however many connections there are. */
    @Benchmark
    public void connect() throws IOException {
        try (SocketChannel channel = SocketChannel.open(destination)) {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
    }
}
