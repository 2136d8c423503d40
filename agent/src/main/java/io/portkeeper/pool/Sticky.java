package io.portkeeper.pool;

/**
 * Each destination keeps its source as long as that source is usable. If a source is removed, only its own destinations
 * move. If one is added, only the destinations that it wins move. Each source wins in proportion to its weight.
 *
 * <p>The method is highest random weight: Thaler and Ravishankar, "Using name-based mappings to increase hit rates", 1998.
 * For weights it is the logarithmic method of Schindelhauer and Schomaker, "Weighted distributed hash tables", 2005.
 */
final class Sticky implements Strategy {

    private static final int NONE = -1;

    /** Scales a hash of 53 bits, which is the precision of a double, to the unit interval. */
    private static final double UNIT = 0x1p-53;

    private final Rotation rotation;

    /**
     * A choice that lasts until the next rotation, or for ever.
     *
     * @param rotation when destinations are dealt again; null for never
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
     * The source of that turn, whether it is usable or not. Unless it is the only source, it is never that of the turn
     * before or after.
     *
     * <p>Each even turn is dealt by itself. An odd turn is dealt among the sources that neither of its neighbours has. So
     * any turn can be computed without those before it, and if a source is removed or added, hardly more than its own
     * destinations move.
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

    /** If all weights are equal, the hash alone gives the same order as the formula. */
    private static double score(Candidates candidates, int i, long seed) {
        long hash = Rendezvous.mix(seed ^ candidates.get(i).hash()) >>> 11;
        return candidates.sources().isUniform() ? hash : -candidates.weight(i) / Math.log((hash + 0.5) * UNIT);
    }
}
