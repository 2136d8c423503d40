package io.portkeeper.testapp.model;

import java.util.random.RandomGenerator;

/** In which order a simulated connect tries its sources. */
enum SourceChoice {

    /** The destination's own source first, then the others: the agent's {@code sticky}. */
    STICKY(true) {
        @Override
        int first(int sources, int destination, long turn, RandomGenerator random) {
            // Any fixed choice would do.
            return destination % sources;
        }
    },

    /** The sources in turn, each followed by the others: the agent's {@code round-robin}. */
    ROUND_ROBIN(true) {
        @Override
        int first(int sources, int destination, long turn, RandomGenerator random) {
            return (int) (turn % sources);
        }
    },

    /** The source that the client's hash selects, and no other: nginx's split_clients. */
    SPLIT_CLIENTS(false) {
        @Override
        int first(int sources, int destination, long turn, RandomGenerator random) {
            return random.nextInt(sources);
        }
    };

    private final boolean spillsOver;

    SourceChoice(boolean spillsOver) {
        this.spillsOver = spillsOver;
    }

    /** Whether the other sources are tried if the first has no port. */
    boolean spillsOver() {
        return spillsOver;
    }

    /**
     * The first source.
     *
     * @param turn number of the connect to that destination, from 0
     */
    abstract int first(int sources, int destination, long turn, RandomGenerator random);
}
