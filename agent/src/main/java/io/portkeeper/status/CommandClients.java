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
 * Who has connected to the socket: a few at a time, none for long, and none by a thread of its own unless it has asked for
 * something. All but the answers is done by the one thread of the socket.
 */
final class CommandClients {

    /** One more, and the one goes that has not asked for longest. */
    static final int MOST = 16;

    /** So many answers are looked for at a time: a command that hangs must not keep the others from theirs. */
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
     * Nobody yet.
     *
     * @param selector of the thread
     * @param greeting the first line that each gets
     * @param patience for how long one may do nothing when it is its turn
     */
    CommandClients(Selector selector, String greeting, CommandAnswers answers, Notices notices, Duration patience) {
        this.selector = selector;
        this.greeting = greeting;
        this.answers = answers;
        this.notices = notices;
        this.patienceNanos = patience.toNanos();
    }

    /** One more. */
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
            close(channel);
        }
    }

    /** The oldest of those that have not asked, or of all. */
    private int least() {
        for (int at = 0; at < clients.size(); at++) {
            if (clients.get(at).request() == null) {
                return at;
            }
        }
        return 0;
    }

    /** Does what can be done now for each. */
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
            return false; // the command has gone: nobody is left to be told
        } catch (Throwable e) {
            failed(e);
            return false;
        }
    }

    /** When {@link #proceed} is to be called at the latest, in milliseconds from now; 0 when that is not said. */
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
                answering.decrementAndGet(); // there are no threads left
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

    /** Sends all away. */
    void close() {
        clients.forEach(CommandClient::close);
        clients.clear();
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // It is gone already.
        }
    }
}
