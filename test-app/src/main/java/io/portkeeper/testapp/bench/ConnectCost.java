package io.portkeeper.testapp.bench;

/**
 * What a connect costs: medians of one round.
 *
 * @param bindNanos the bind before it, by the program itself; 0 if it does not bind
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

    /** Bind and connect together, because the agent binds within connect. */
    long openNanos() {
        return bindNanos + connectNanos;
    }
}
