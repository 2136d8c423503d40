package io.portkeeper.testapp.it;

/** The length of tests that have a long form, which {@code scripts/test --soak} runs, and a short one. */
final class Soak {

    /** Whether the tests tagged {@code soak} run in their long form. */
    static final boolean ON = Boolean.getBoolean("portkeeper-test.soak");

    private Soak() {}

    /** Returns {@code whole} in the long form, and {@code brief} otherwise. */
    static int of(int brief, int whole) {
        return ON ? whole : brief;
    }
}
