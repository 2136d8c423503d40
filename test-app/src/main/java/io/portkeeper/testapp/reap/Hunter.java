package io.portkeeper.testapp.reap;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Opens, uses and closes connections, and keeps many idle, so that the reaper always has victims and never enough of them.
 *
 * <p>It closes the oldest of the idle ones, the reaper's next victims. So the kernel hands out their descriptors' numbers
 * again while the reaper is about to reset them.
 */
final class Hunter implements Runnable {

    private static final int IDLE = 600;
    private static final int MOST_EXCHANGES = 4;

    /**
     * How late the agent's clock may be, and how late this thread may be between its own reading of the clock and the agent's.
     */
    private static final Duration GRAIN = Duration.ofMillis(2 * 17);

    private final int number;
    private final InetSocketAddress remote;
    private final long minIdleNanos;
    private final long endNanos;
    private final Random random;
    private final Queue<Used> young = new ArrayDeque<>();
    private final Queue<Used> idle = new ArrayDeque<>();
    private long opened;
    private long refused;
    private long echoes;
    private long reaped;

    /** A connection, and when it is known to have been used last. */
    private static final class Used {
        private final SocketChannel channel;
        private long usedNanos;

        Used(SocketChannel channel) {
            this.channel = channel;
            this.usedNanos = System.nanoTime();
        }
    }

    Hunter(int number, InetSocketAddress remote, Duration minIdle, long endNanos) {
        this.number = number;
        this.remote = remote;
        this.minIdleNanos = minIdle.minus(GRAIN).toNanos();
        this.endNanos = endNanos;
        this.random = new Random(number);
    }

    Hunt counts() {
        return new Hunt(opened, refused, echoes, reaped);
    }

    @Override
    public void run() {
        try {
            while (System.nanoTime() < endNanos) {
                openAndUse();
                useYoung();
                while (idle.size() > IDLE || (idle.size() > 1 && random.nextInt(4) == 0)) {
                    useOrClose(idle.remove());
                }
            }
            young.addAll(idle);
            for (Used one : young) {
                close(one);
            }
        } catch (IOException | RuntimeException e) {
            System.out.println("hunter " + number + " failed: " + e);
        }
    }

    private void openAndUse() throws IOException {
        SocketChannel channel;
        try {
            channel = SocketChannel.open(remote);
        } catch (BindException e) {
            refused++;
            // All idle connections were active a moment ago.
            LockSupport.parkNanos(1_000_000);
            return;
        }
        opened++;
        Used used = new Used(channel);
        boolean alive = true;
        for (int i = 1 + random.nextInt(MOST_EXCHANGES); alive && i > 0; i--) {
            alive = exchange(used);
        }
        if (alive && random.nextInt(8) > 0) {
            young.add(used);
        } else {
            close(used);
        }
    }

    /**
     * Uses connections again before they may be reset for being idle. A reset that was meant for an earlier connection with
     * the same descriptor shows now.
     */
    private void useYoung() throws IOException {
        while (!young.isEmpty() && System.nanoTime() - young.peek().usedNanos > minIdleNanos / 2) {
            Used used = young.remove();
            if (exchange(used)) {
                idle.add(used);
            } else {
                close(used);
            }
        }
    }

    private void useOrClose(Used used) throws IOException {
        if (random.nextInt(4) == 0 && exchange(used)) {
            idle.add(used);
        } else {
            close(used);
        }
    }

    /**
     * Sends a payload that no other thread sends, and reads it back. Returns false if the connection was reset, rightly or not.
     */
    private boolean exchange(Used used) {
        long beforeNanos = System.nanoTime();
        String payload = String.format("GET /%04x%0190x", number, echoes + reaped + refused);
        try {
            used.channel.write(ByteBuffer.wrap(payload.getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer answer = ByteBuffer.allocate(payload.length());
            while (answer.hasRemaining() && used.channel.read(answer) >= 0) {
                // until it is whole
            }
            String echo = new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII);
            if (!echo.equals(payload)) {
                System.out.println("mixed up: sent " + payload + ", got " + echo);
            }
            echoes++;
            used.usedNanos = System.nanoTime();
            return true;
        } catch (IOException e) {
            long idleNanos = beforeNanos - used.usedNanos;
            if (idleNanos < minIdleNanos) {
                System.out.printf(
                        "wrong victim: idle for %d us, and %d us after its write %s%n",
                        idleNanos / 1_000, (System.nanoTime() - beforeNanos) / 1_000, e);
            }
            reaped++;
            return false;
        }
    }

    /** Closes by RST, because TIME_WAIT would hold the ports. */
    private static void close(Used used) throws IOException {
        try {
            used.channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            // It is reset already.
        }
        used.channel.close();
    }
}
