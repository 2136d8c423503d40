package io.portkeeper.pool;

/**
 * Each destination keeps its source as long as that is usable; taking one of n sources away moves only its own destinations,
 * adding one moves only what it wins, and each source wins as many as its weight.
 *
 * <p>Highest random weight: Thaler and Ravishankar, "Using name-based mappings to increase hit rates", 1998; with weights
 * Schindelhauer and Schomaker, "Weighted distributed hash tables", 2005 (the logarithmic method).
 */
final class Sticky implements Strategy {

    private static final int NONE = -1;

    /** To the distance between numbers in the unit interval, of which a double tells 2^53 apart. */
    private static final double UNIT = 0x1p-53;

    private final Rotation rotation;

    /**
     * A choice that lasts.
     *
     * @param rotation or that lasts as long as this says; null for ever
     */
    Sticky(Rotation rotation) {
        this.rotation = rotation;
    }

    @Override
    public int choose(Candidates candidates, long nowNanos) {
        if (rotation == null) {
            return best(candidates, candidates.destination(), nowNanos);
        }
        long turn = rotation.turn(candidates.destination());
        int dealt = candidates.isFresh() ? dealt(candidates, turn) : NONE;
        return dealt >= 0 && candidates.isOpen(dealt, nowNanos)
                ? dealt
                : best(candidates, seed(candidates, turn), nowNanos);
    }

    /**
     * The source of that turn, whether it is usable or not, and never the one of the turn before or after.
     *
     * <p>Even turns are dealt each by itself, and an odd one among those that neither neighbour has: so any turn can be told
     * without those before it, and a source that goes away or comes moves hardly more than its own.
     */
    private static int dealt(Candidates candidates, long turn) {
        if (candidates.size() == 1) {
            return 0;
        }
        if (candidates.size() == 2) {
            int first = bestOfAll(candidates, candidates.destination(), NONE, NONE);
            return turn % 2 == 0 ? first : 1 - first;
        }
        if (turn % 2 == 0) {
            return bestOfAll(candidates, seed(candidates, turn), NONE, NONE);
        }
        return bestOfAll(candidates, seed(candidates, turn), dealt(candidates, turn - 1), dealt(candidates, turn + 1));
    }

    private static long seed(Candidates candidates, long turn) {
        return Rendezvous.mix(candidates.destination() + Rendezvous.mix(turn));
    }

    private static int best(Candidates candidates, long seed, long nowNanos) {
        int best = NONE;
        double bestScore = 0;
        for (int i = 0; i < candidates.size(); i++) {
            if (candidates.isOpen(i, nowNanos)) {
                double score = score(candidates, i, seed);
                if (best < 0 || score > bestScore) {
                    best = i;
                    bestScore = score;
                }
            }
        }
        return best;
    }

    private static int bestOfAll(Candidates candidates, long seed, int but, int norThat) {
        int best = NONE;
        double bestScore = 0;
        for (int i = 0; i < candidates.size(); i++) {
            if (i != but && i != norThat) {
                double score = score(candidates, i, seed);
                if (best < 0 || score > bestScore) {
                    best = i;
                    bestScore = score;
                }
            }
        }
        return best;
    }

    /** Of equal weights the hash alone decides as the formula would. */
    private static double score(Candidates candidates, int i, long seed) {
        long hash = Rendezvous.mix(seed ^ candidates.get(i).hash()) >>> 11;
        return candidates.sources().isUniform() ? hash : -candidates.weight(i) / Math.log((hash + 0.5) * UNIT);
    }
}
