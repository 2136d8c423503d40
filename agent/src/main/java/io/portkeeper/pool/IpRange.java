package io.portkeeper.pool;

import java.util.ArrayList;
import java.util.List;

/**
 * All addresses from {@code first} to {@code last}, both included, of one family.
 *
 * @param prefix the length of the prefix it was written as, or -1
 */
public record IpRange(IpAddress first, IpAddress last, int prefix) implements Comparable<IpRange> {

    /**
     * Reads {@code a}, {@code a-b}, {@code 10.0.0.10-17} (the last octet, or for IPv6 the last group) or
     * {@code a/prefix}.
     *
     * @return the range, or null if {@code text} has none of these forms
     * @throws IllegalArgumentException if it has one of these forms but makes no sense; the message says why
     */
    public static IpRange parse(String text) {
        int slash = text.indexOf('/');
        if (slash >= 0) {
            return parsePrefix(text, text.substring(0, slash), text.substring(slash + 1));
        }
        int dash = text.indexOf('-');
        IpAddress first = IpAddress.parse(dash < 0 ? text : text.substring(0, dash));
        if (first == null) {
            return null;
        }
        if (dash < 0) {
            return new IpRange(first, first, -1);
        }
        IpAddress last = parseEnd(first, text.substring(dash + 1));
        if (last == null || last.v6() != first.v6() || last.compareTo(first) < 0) {
            throw new IllegalArgumentException("the range " + text + " does not end at an address above its start");
        }
        return new IpRange(first, last, -1);
    }

    private static IpRange parsePrefix(String text, String addressText, String prefixText) {
        IpAddress address = IpAddress.parse(addressText);
        if (address == null) {
            return null;
        }
        int prefix = Terms.digits(prefixText, 10, 3);
        if (prefix < 0 || prefix > address.bits()) {
            throw new IllegalArgumentException(
                    "the prefix of " + text + " is not a number from 0 to " + address.bits());
        }
        IpAddress first = address.fill(prefix, false);
        if (first.compareTo(address) != 0) {
            throw new IllegalArgumentException(text + " has bits set behind its prefix; write " + first + "/" + prefix);
        }
        return new IpRange(first, address.fill(prefix, true), prefix);
    }

    private static IpAddress parseEnd(IpAddress first, String text) {
        IpAddress whole = IpAddress.parse(text);
        if (whole != null) {
            return whole;
        }
        String start = first.toString();
        int cut = start.lastIndexOf(first.v6() ? ':' : '.');
        return IpAddress.parse(start.substring(0, cut + 1).concat(text));
    }

    /** Whether {@code address} is of this family and in the range. */
    public boolean contains(IpAddress address) {
        return first.v6() == address.v6() && first.compareTo(address) <= 0 && last.compareTo(address) >= 0;
    }

    /**
     * The addresses of a prefix that hosts can have: all but the network and the broadcast address of an IPv4 prefix shorter
     * than /31 (RFC 1122 section 3.2.1.3, RFC 3021).
     */
    IpRange hosts() {
        if (first.v6() || prefix < 0 || prefix > 30) {
            return this;
        }
        return new IpRange(first.next(), new IpAddress(false, 0, last.low() - 1), -1);
    }

    /** The fewest prefixes that make up this range, in ascending order. */
    List<IpRange> prefixes() {
        List<IpRange> prefixes = new ArrayList<>();
        IpAddress start = first;
        while (true) {
            int length = 0;
            while (start.fill(length, false).compareTo(start) != 0
                    || start.fill(length, true).compareTo(last) > 0) {
                length++;
            }
            IpAddress end = start.fill(length, true);
            prefixes.add(new IpRange(start, end, length));
            if (end.compareTo(last) == 0) {
                return prefixes;
            }
            start = end.next();
        }
    }

    /** The number of addresses, at most {@link Long#MAX_VALUE}. */
    long size() {
        long difference = last.low() - first.low();
        boolean large = last.high() - first.high() != (Long.compareUnsigned(last.low(), first.low()) < 0 ? 1 : 0);
        return large || difference < 0 || difference == Long.MAX_VALUE ? Long.MAX_VALUE : difference + 1;
    }

    /** By first address. If that is the same, the longer range comes first. How they were written does not count. */
    @Override
    public int compareTo(IpRange other) {
        int byFirst = first.compareTo(other.first);
        return byFirst != 0 ? byFirst : other.last.compareTo(last);
    }

    /** As an operator would write it. */
    @Override
    public String toString() {
        if (first.compareTo(last) == 0) {
            return first.toString();
        }
        return prefix < 0 ? first + "-" + last : first + "/" + prefix;
    }
}
