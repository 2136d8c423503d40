package io.portkeeper.pool;

import java.util.ArrayList;
import java.util.List;

/** A set of addresses that an operator wrote down. */
public final class IpRanges {

    private static final List<IpRange> LOOPBACK = List.of(IpRange.parse("127.0.0.0/8"), IpRange.parse("::1"));
    private static final List<IpRange> LINK_LOCAL =
            List.of(IpRange.parse("169.254.0.0/16"), IpRange.parse("fe80::/10"));

    private final List<IpRange> ranges = new ArrayList<>();

    private IpRanges() {}

    /**
     * Reads addresses, ranges, prefixes and the words {@code loopback}, {@code link-local} and {@code none}, separated by
     * commas, semicolons or white space.
     *
     * @throws IllegalArgumentException if a term is wrong; the message names it and says what was expected
     */
    public static IpRanges parse(String text) {
        IpRanges all = new IpRanges();
        for (String term : Terms.of(text)) {
            switch (term) {
                case "none" -> {}
                case "loopback" -> all.ranges.addAll(LOOPBACK);
                case "link-local" -> all.ranges.addAll(LINK_LOCAL);
                default -> {
                    IpRange range = IpRange.parse(term);
                    if (range == null) {
                        throw new IllegalArgumentException(
                                "'" + term
                                        + "' is neither an address, a range, a prefix (10.0.0.0/8), 'loopback' nor 'link-local'");
                    }
                    all.ranges.add(range);
                }
            }
        }
        return all;
    }

    /** These addresses and {@code addresses}. */
    IpRanges and(List<IpAddress> addresses) {
        IpRanges all = new IpRanges();
        all.ranges.addAll(ranges);
        for (IpAddress address : addresses) {
            all.ranges.add(new IpRange(address, address, -1));
        }
        return all;
    }

    /** In the order in which they were written. */
    List<IpRange> ranges() {
        return List.copyOf(ranges);
    }

    /** Whether that address is among them. */
    public boolean contains(IpAddress address) {
        for (int i = 0; i < ranges.size(); i++) {
            if (ranges.get(i).contains(address)) {
                return true;
            }
        }
        return false;
    }
}
