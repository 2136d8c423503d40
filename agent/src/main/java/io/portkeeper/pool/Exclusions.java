package io.portkeeper.pool;

import java.util.ArrayList;
import java.util.List;

/** Destinations that are left alone. */
public final class Exclusions {

    private static final List<IpRange> LOOPBACK = List.of(IpRange.parse("127.0.0.0/8"), IpRange.parse("::1"));
    private static final List<IpRange> LINK_LOCAL =
            List.of(IpRange.parse("169.254.0.0/16"), IpRange.parse("fe80::/10"));

    private final List<IpRange> ranges = new ArrayList<>();

    private Exclusions() {}

    /**
     * Reads addresses, ranges, prefixes and the words {@code loopback} and {@code link-local}, separated by commas,
     * semicolons or white space.
     *
     * @throws IllegalArgumentException naming the term that is wrong and what was expected
     */
    public static Exclusions parse(String text) {
        Exclusions exclusions = new Exclusions();
        for (String term : Terms.of(text)) {
            switch (term) {
                case "none" -> {}
                case "loopback" -> exclusions.ranges.addAll(LOOPBACK);
                case "link-local" -> exclusions.ranges.addAll(LINK_LOCAL);
                default -> {
                    IpRange range = IpRange.parse(term);
                    if (range == null) {
                        throw new IllegalArgumentException(
                                "'" + term
                                        + "' is neither an address, a range, a prefix (10.0.0.0/8), 'loopback' nor 'link-local'");
                    }
                    exclusions.ranges.add(range);
                }
            }
        }
        return exclusions;
    }

    /** Whether connections to that address are to be left alone. */
    public boolean contains(IpAddress address) {
        for (int i = 0; i < ranges.size(); i++) {
            if (ranges.get(i).contains(address)) {
                return true;
            }
        }
        return false;
    }
}
