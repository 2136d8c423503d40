package io.portkeeper.testapp.bench;

import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Measures reads and writes on a connection that it makes to itself, at {@code HOST}. Each line of standard input is a
 * number of batches; the answer is their {@link ActivityCost}. It ends at the end of its input.
 */
public final class ActivityCostMain {

    private static final int BATCH = 100;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final ByteBuffer one = ByteBuffer.allocateDirect(1);
    private final SocketChannel client;
    private final SocketChannel accepted;

    private ActivityCostMain(SocketChannel client, SocketChannel accepted) {
        this.client = client;
        this.accepted = accepted;
    }

    public static void main(String[] args) throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open().bind(new InetSocketAddress(args[0], 0));
                SocketChannel client = SocketChannel.open(server.getLocalAddress());
                SocketChannel accepted = server.accept()) {
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            client.configureBlocking(false);
            accepted.configureBlocking(false);
            ActivityCostMain program = new ActivityCostMain(client, accepted);
            System.out.println("ready");
            BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                System.out.println(program.measure(Integer.parseInt(line)).line());
            }
        }
    }

    private interface Operation {
        void run() throws IOException;
    }

    private ActivityCost measure(int batches) throws IOException {
        Operation[] operations = {() -> read(client, 0), () -> read(accepted, 1), this::write};
        double[][] nanos = new double[operations.length][batches];
        long[] bytes = new long[operations.length];
        for (int batch = 0; batch < batches; batch++) {
            // What is written last is read next.
            for (int operation : new int[] {0, 2, 1}) {
                long allocated =
                        threads.getThreadAllocatedBytes(Thread.currentThread().getId());
                long start = System.nanoTime();
                for (int i = 0; i < BATCH; i++) {
                    operations[operation].run();
                }
                nanos[operation][batch] = (double) (System.nanoTime() - start) / BATCH;
                bytes[operation] +=
                        threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - allocated;
            }
        }
        double[] costs = new double[2 * operations.length];
        for (int operation = 0; operation < operations.length; operation++) {
            Arrays.sort(nanos[operation]);
            costs[operation] = nanos[operation][batches / 2];
            costs[operations.length + operation] = (double) bytes[operation] / batches / BATCH;
        }
        return new ActivityCost(Arrays.stream(costs).boxed().toList());
    }

    private void read(SocketChannel channel, int expected) throws IOException {
        one.clear();
        if (channel.read(one) != expected) {
            throw new IOException("not " + expected + " bytes");
        }
    }

    private void write() throws IOException {
        one.clear();
        client.write(one);
    }
}
