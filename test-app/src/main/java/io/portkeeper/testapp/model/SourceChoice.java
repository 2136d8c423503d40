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

    /** One after the other, then the others: the agent's {@code round-robin}. */
    ROUND_ROBIN(true) {
        @Override
        int first(int sources, int destination, long turn, RandomGenerator random) {
            return (int) (turn % sources);
        }
    },

    /** By the client's hash, and no other: nginx's split_clients. */
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

    /** Whether the others are tried when the first has no port. */
    boolean spillsOver() {
        return spillsOver;
    }

    /**
     * The first source.
     *
     * @param turn of the connect, from 0
     */
    abstract int first(int sources, int destination, long turn, RandomGenerator random);
}
