package io.portkeeper.status;

import io.portkeeper.observe.Daemon;
import io.portkeeper.observe.Notices;
import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The connections to the socket. Only a few are open at a time, and none for long. A connection has a thread only while its
 * answer is being made. The socket's one thread does everything else.
 */
final class CommandClients {

    /** When one more connects, the oldest connection without a request is closed. */
    static final int MOST = 16;

    /** How many answers may be made at once. An answer that hangs must not hold up the others. */
    static final int MOST_ANSWERS = 4;

    private static final String NO_ANSWER = CommandAnswers.error("the agent failed to answer, its log says why");

    private final Selector selector;
    private final String greeting;
    private final CommandAnswers answers;
    private final Notices notices;
    private final long patienceNanos;
    private final List<CommandClient> clients = new ArrayList<>();
    private final AtomicInteger answering = new AtomicInteger();

    /**
     * No connections yet.
     *
     * @param selector of the socket's thread
     * @param greeting the first line that is sent to each
     * @param patience how long a command may do nothing while the agent waits for it
     */
    CommandClients(Selector selector, String greeting, CommandAnswers answers, Notices notices, Duration patience) {
        this.selector = selector;
        this.greeting = greeting;
        this.answers = answers;
        this.notices = notices;
        this.patienceNanos = patience.toNanos();
    }

    /** Adds a connection; closes another one if there are already {@link #MOST}. */
    void add(SocketChannel channel) {
        try {
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, 0);
            if (clients.size() == MOST) {
                clients.remove(least()).close();
            }
            clients.add(new CommandClient(channel, key, greeting, this::asked, patienceNanos, System.nanoTime()));
        } catch (Throwable e) {
            failed(e);
            CommandClient.end(channel, channel.keyFor(selector));
        }
    }

    /** The oldest connection without a request, or if all have one, the oldest of all. */
    private int least() {
        for (int at = 0; at < clients.size(); at++) {
            if (clients.get(at).request() == null) {
                return at;
            }
        }
        return 0;
    }

    /** Does what can be done now for each connection, and closes those that are done, broken or overdue. */
    void proceed() {
        for (Iterator<CommandClient> all = clients.iterator(); all.hasNext(); ) {
            CommandClient client = all.next();
            if (!goesOn(client)) {
                all.remove();
                client.close();
            }
        }
    }

    private boolean goesOn(CommandClient client) {
        try {
            long nowNanos = System.nanoTime();
            return client.proceed(nowNanos) && client.leftNanos(nowNanos) > 0;
        } catch (IOException | CancelledKeyException | ClosedSelectorException e) {
            return false; // the connection is closed: no answer can be sent
        } catch (Throwable e) {
            failed(e);
            return false;
        }
    }

    /** In how many milliseconds {@link #proceed} must be called at the latest; 0 if there is no deadline. */
    long dueMillis() {
        long nowNanos = System.nanoTime();
        long least = Long.MAX_VALUE;
        for (CommandClient client : clients) {
            least = Math.min(least, client.leftNanos(nowNanos));
        }
        return least == Long.MAX_VALUE ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(least) + 1);
    }

    private void asked(CommandClient client) {
        if (answering.incrementAndGet() > MOST_ANSWERS) {
            answering.decrementAndGet();
            client.answer(
                    CommandAnswers.error("the agent is already answering " + MOST_ANSWERS + " commands: try again"));
            return;
        }
        boolean isStarted = false;
        try {
            Daemon.start("portkeeper-command", () -> answer(client));
            isStarted = true;
        } finally {
            if (!isStarted) {
                answering.decrementAndGet(); // no thread could be started
            }
        }
    }

    private void answer(CommandClient client) {
        String answer = NO_ANSWER;
        try {
            answer = answers.to(client.request());
        } catch (Throwable e) {
            failed(e);
        } finally {
            answering.decrementAndGet();
            client.answer(answer);
            selector.wakeup();
        }
    }

    private void failed(Throwable e) {
        notices.failed("in a command", e);
    }

    /** Closes all connections. */
    void close() {
        clients.forEach(CommandClient::close);
        clients.clear();
    }
}
