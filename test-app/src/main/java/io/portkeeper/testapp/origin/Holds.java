package io.portkeeper.testapp.origin;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The requests that wait until their name is released. */
final class Holds {
    private final Map<String, Set<Runnable>> waiting = new HashMap<>();
    private final Set<String> released = new HashSet<>();

    /** Runs the answer when the name is released, or now if it already is. */
    void await(String name, Runnable answer) {
        if (enqueue(name, answer)) {
            return;
        }
        answer.run();
    }

    private synchronized boolean enqueue(String name, Runnable answer) {
        return !released.contains(name)
                && waiting.computeIfAbsent(name, n -> new LinkedHashSet<>()).add(answer);
    }

    /** Forgets an answer whose connection has ended. */
    synchronized void abandon(String name, Runnable answer) {
        Set<Runnable> answers = waiting.get(name);
        if (answers != null) {
            answers.remove(answer);
        }
    }

    synchronized int held(String name) {
        return waiting.getOrDefault(name, Set.of()).size();
    }

    void release(String name) {
        open(name).forEach(Runnable::run);
    }

    private synchronized Set<Runnable> open(String name) {
        released.add(name);
        Set<Runnable> answers = waiting.remove(name);
        return answers == null ? Set.of() : answers;
    }

    /** Makes released names hold again. Requests that wait continue to wait. */
    synchronized void rearm() {
        released.clear();
    }
}
