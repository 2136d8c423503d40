package io.portkeeper.testapp.reap;

/**
 * How much a hunt has done.
 *
 * @param opened connections opened
 * @param refused connects that found no port
 * @param echoes exchanges that were not interrupted
 * @param reaped connections that were found reset
 */
public record Hunt(long opened, long refused, long echoes, long reaped) {

    static final Hunt NOTHING = new Hunt(0, 0, 0, 0);

    Hunt plus(Hunt other) {
        return new Hunt(opened + other.opened, refused + other.refused, echoes + other.echoes, reaped + other.reaped);
    }

    /** Reads what {@link #line} has written. */
    public static Hunt parse(String line) {
        String[] words = line.split(" ", -1);
        return new Hunt(
                Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]));
    }

    String line() {
        return opened + " " + refused + " " + echoes + " " + reaped;
    }
}
