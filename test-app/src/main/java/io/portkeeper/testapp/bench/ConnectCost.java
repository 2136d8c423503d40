package io.portkeeper.testapp.bench;

/**
 * What a connect costs, medians of one round.
 *
 * @param bindNanos the binding before it, by the program itself; 0 when it does not bind
 * @param connectNanos connect
 * @param closeNanos close, by RST
 */
record ConnectCost(long bindNanos, long connectNanos, long closeNanos) {

    static ConnectCost parse(String line) {
        String[] words = line.split(" ", -1);
        return new ConnectCost(Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]));
    }

    String line() {
        return "cost " + bindNanos + " " + connectNanos + " " + closeNanos;
    }

    /** Binding and connect, which under the agent are one. */
    long openNanos() {
        return bindNanos + connectNanos;
    }
}
