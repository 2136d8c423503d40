package io.portkeeper.testapp.reap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A thread that reads from connections with one selector, without a time-out. It wakes only when something happens to one of
 * them, or when one is added.
 */
final class EventLoop {

    private final Selector selector = Selector.open();
    private final Queue<Registration> registrations = new ConcurrentLinkedQueue<>();
    private final ByteBuffer scratch = ByteBuffer.allocate(65_536);

    private record Registration(SocketChannel channel, Held held) {}

    EventLoop() throws IOException {
        Thread thread = new Thread(this::run, "event-loop");
        thread.setDaemon(true);
        thread.start();
    }

    /** Reads from the channel, which must be non-blocking, from now on. */
    void add(SocketChannel channel, Held held) {
        registrations.add(new Registration(channel, held));
        selector.wakeup();
    }

    private void run() {
        try {
            while (true) {
                selector.select(this::ready);
                register();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void register() throws IOException {
        for (Registration next = registrations.poll(); next != null; next = registrations.poll()) {
            next.channel.register(selector, SelectionKey.OP_READ, next.held);
        }
    }

    private void ready(SelectionKey key) {
        Held held = (Held) key.attachment();
        SocketChannel channel = (SocketChannel) key.channel();
        try {
            scratch.clear();
            if (channel.read(scratch) >= 0) {
                held.active();
                return;
            }
            // The far end has closed. This side keeps its half open, and with it the port.
            key.interestOps(0);
        } catch (IOException e) {
            held.lost(e.toString());
            close(channel);
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
