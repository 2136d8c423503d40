package io.portkeeper.testapp.model;

/**
 * Looks for the highest rate that is borne, by halving between one that is and one that is not.
 *
 * @param precision how far apart the two may be in the end: 1.02 for 2 %; less than 1 a second is not told apart
 */
record RateSearch(double precision) {

    /** Tells whether that rate is borne. */
    interface Trial {
        boolean bears(int perSecond) throws Exception;
    }

    /** Looks around what is expected; wherever the rate is, it is found. */
    int highest(double expected, Trial trial) throws Exception {
        int low = Math.max(1, (int) (expected / 2));
        int high = Math.max(low + 1, (int) Math.ceil(expected * 2));
        boolean lowBorne = false;
        boolean highBorne = true;
        while (high - low > 1 && high > low * precision) {
            int middle = Math.max(low + 1, Math.min(high - 1, (int) Math.sqrt((double) low * high)));
            if (trial.bears(middle)) {
                low = middle;
                lowBorne = true;
            } else {
                high = middle;
                highBorne = false;
            }
        }
        while (!lowBorne && !trial.bears(low)) {
            if (low == 1) {
                return 0;
            }
            low = Math.max(1, (int) (low / precision));
        }
        while (highBorne && trial.bears(high)) {
            low = high;
            high = (int) Math.ceil(high * precision) + 1;
        }
        return low;
    }
}
