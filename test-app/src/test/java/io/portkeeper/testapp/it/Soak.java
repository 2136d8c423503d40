package io.portkeeper.testapp.it;

/** How long a test is that is long by nature: as long as {@code scripts/test --soak} wants it, or short. */
final class Soak {

    /** Whether the tests tagged {@code soak} run in their long form. */
    static final boolean ON = Boolean.getBoolean("portkeeper-test.soak");

    private Soak() {}

    /** The one of two figures that holds in this run. */
    static int of(int brief, int whole) {
        return ON ? whole : brief;
    }
}
