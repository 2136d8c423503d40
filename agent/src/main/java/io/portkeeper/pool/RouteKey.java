package io.portkeeper.pool;

import java.util.Locale;

/**
 * The destinations of a route: an address, a range, a prefix or a host name, with or without a port.
 *
 * @param range null if it is a host name
 * @param host in lower case, without a leading {@code *.}; null if it is a range
 * @param below whether it means all names below {@code host}, but not that name itself
 * @param port 0 for any
 */
record RouteKey(IpRange range, String host, boolean below, int port) {

    private static final String EXPECTED =
            "expected an address, a range, a prefix (203.0.113.0/24, [2001:db8::/32]:443) or a host name"
                    + " (www.example.com, *.example.com), each with :port or without";

    private static final int LAST_PORT = 65_535;

    private static final String BELOW = "*.";

    /**
     * Reads {@code 203.0.113.0/24}, {@code 203.0.113.9:443}, {@code 2001:db8::/32}, {@code [2001:db8::/32]:443}, {@code
     * www.example.com} or {@code *.example.com:443}.
     *
     * @throws IllegalArgumentException if {@code text} is not such a destination; the message says what was expected
     */
    static RouteKey parse(String text) {
        int colon = text.lastIndexOf(':');
        boolean bracketed = text.startsWith("[");
        boolean withPort = colon > 0 && (bracketed ? text.charAt(colon - 1) == ']' : text.indexOf(':') == colon);
        String place = withPort ? text.substring(0, colon) : text;
        if (bracketed && place.endsWith("]")) {
            place = place.substring(1, place.length() - 1);
        }
        int port = withPort ? Terms.digits(text.substring(colon + 1), 10, 5) : 0;
        if (port < 0 || port > LAST_PORT || (withPort && port == 0)) {
            throw new IllegalArgumentException("the port of '" + text + "' is not a number from 1 to " + LAST_PORT);
        }
        IpRange range = IpRange.parse(place);
        return range != null ? new RouteKey(range, null, false, port) : ofHost(place, port, text);
    }

    private static RouteKey ofHost(String place, int port, String text) {
        boolean below = place.startsWith(BELOW);
        String host = normal(below ? place.substring(BELOW.length()) : place);
        if (!isHostName(host)) {
            throw new IllegalArgumentException("'" + text + "' is no destination: " + EXPECTED);
        }
        return new RouteKey(null, host, below, port);
    }

    /** Upper and lower case are the same (RFC 4343), and a final dot does not count (RFC 1034 section 3.1). */
    static String normal(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    /**
     * Whether its labels consist of letters, digits, hyphens and underscores (RFC 1123 section 2.1, RFC 2181 section 11),
     * and the last one is not a number.
     */
    private static boolean isHostName(String host) {
        boolean isNumber = true;
        for (String label : host.split("\\.", -1)) {
            if (label.isEmpty() || label.length() > 63) {
                return false;
            }
            isNumber = Terms.digits(label, 10, 63) >= 0;
            for (int i = 0; i < label.length(); i++) {
                char c = label.charAt(i);
                if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '_') {
                    return false;
                }
            }
        }
        return !isNumber;
    }

    /** Whether there is a port that both match. */
    boolean sharesPortWith(RouteKey other) {
        return port == 0 || other.port == 0 || port == other.port;
    }

    /** As an operator would write it. */
    @Override
    public String toString() {
        String place = range == null ? (below ? BELOW : "") + host : range.toString();
        if (port == 0) {
            return place;
        }
        return (range != null && range.first().v6() ? "[" + place + "]" : place) + ":" + port;
    }
}
