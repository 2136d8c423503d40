package io.portkeeper.testapp.reap;

/**
 * What became of a held connection. Times are {@link System#nanoTime} of its JVM.
 *
 * @param id its number, from 0 in the order in which they were opened
 * @param activeNanos after it last read or wrote something
 * @param lostNanos when its owner learned that it was closed or reset; 0 if it is open
 * @param why how the owner learned it; empty if it is open
 */
public record Fate(int id, long activeNanos, long lostNanos, String why) {

    static Fate parse(String line) {
        String[] words = line.split(" ", 4);
        return new Fate(Integer.parseInt(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]), words[3]);
    }

    /** The line in the form that {@link #parse} reads. */
    String line() {
        return id + " " + activeNanos + " " + lostNanos + " " + why;
    }

    /** Whether it was closed or reset. */
    public boolean isLost() {
        return lostNanos != 0;
    }
}
