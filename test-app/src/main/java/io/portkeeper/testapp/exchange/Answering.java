package io.portkeeper.testapp.exchange;

import java.util.ArrayList;
import java.util.List;

/** Decides when a server answers: at once or, if the request is slow, when the test says so. */
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

    /** Answers all waiting requests, and later ones at once. */
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
