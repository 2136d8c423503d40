package io.portkeeper.testapp.exchange;

import java.util.ArrayList;
import java.util.List;

/** When a server answers: at once, or, what is slow, when the test says so. */
final class Answering {

    static final String SLOW = "slow";

    private final List<Runnable> held = new ArrayList<>();
    private boolean released;

    /** Answers, now or later. */
    void answer(boolean isSlow, Runnable answer) {
        synchronized (this) {
            if (isSlow && !released) {
                held.add(answer);
                return;
            }
        }
        answer.run();
    }

    /** How many requests are waiting. */
    synchronized int waiting() {
        return held.size();
    }

    /** Answers all that wait, and whoever comes from now on. */
    void release() {
        List<Runnable> waiting;
        synchronized (this) {
            released = true;
            waiting = List.copyOf(held);
            held.clear();
        }
        waiting.forEach(Runnable::run);
    }
}
