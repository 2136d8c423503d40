package io.portkeeper.pool;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * An IPv4 or IPv6 address as a number. In an IPv4 address, {@code high} is 0 and {@code low} is below 2^32.
 *
 * <p>Options are checked before main. Until then java.net.InetAddress must not be loaded, because its static initialiser
 * settles {@code java.net.preferIPv4Stack} for the application.
 */
public record IpAddress(boolean v6, long high, long low) implements Comparable<IpAddress> {

    /** The wildcard address of each family, IPv4 first. As a source, it stands for whichever address the kernel chooses. */
    static final List<IpAddress> ANY = List.of(new IpAddress(false, 0, 0), new IpAddress(true, 0, 0));

    private static final int V4_BITS = 32;
    private static final int V6_BITS = 128;

    /**
     * Reads an address in the text forms of RFC 4291 section 2.2 and RFC 6943 section 3.1.1 (strict: four decimal parts).
     *
     * @return the address, or null if {@code text} is not one; a name, a zone or brackets are not accepted
     */
    public static IpAddress parse(String text) {
        return text.indexOf(':') >= 0 ? parseV6(text) : parseV4(text);
    }

    private static IpAddress parseV4(String text) {
        long value = 0;
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return null;
        }
        for (String part : parts) {
            int octet = Terms.digits(part, 10, 3);
            // Some programs read a number with a leading zero as octal, others as decimal (RFC 6943 section 3.1.1).
            if (octet < 0 || octet > 255 || (part.length() > 1 && part.charAt(0) == '0')) {
                return null;
            }
            value = (value << 8) | octet;
        }
        return new IpAddress(false, 0, value);
    }

    private static IpAddress parseV6(String text) {
        int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
            return null;
        }
        int[] head = groups(gap < 0 ? text : text.substring(0, gap), gap < 0);
        int[] tail = gap < 0 ? new int[0] : groups(text.substring(gap + 2), true);
        if (head == null || tail == null || (gap < 0 ? head.length != 8 : head.length + tail.length > 7)) {
            return null;
        }
        long[] halves = new long[2];
        for (int i = 0; i < 8; i++) {
            int fromTail = i - (8 - tail.length);
            long group = i < head.length ? head[i] : fromTail >= 0 ? tail[fromTail] : 0;
            halves[i / 4] = (halves[i / 4] << 16) | group;
        }
        // An IPv4-mapped address (RFC 4291 section 2.5.5.2) is IPv4 to java.net too.
        return halves[0] == 0 && halves[1] >>> 32 == 0xffff
                ? new IpAddress(false, 0, halves[1] & 0xffff_ffffL)
                : new IpAddress(true, halves[0], halves[1]);
    }

    /** The 16-bit groups on one side of the gap, or null if malformed. A dotted quad at the end counts as two groups. */
    private static int[] groups(String text, boolean atEnd) {
        if (text.isEmpty()) {
            return new int[0];
        }
        String[] parts = text.split(":", -1);
        String last = parts[parts.length - 1];
        IpAddress quad = atEnd && last.indexOf('.') >= 0 ? parseV4(last) : null;
        int[] groups = new int[quad == null ? parts.length : parts.length + 1];
        for (int i = 0; i < (quad == null ? parts.length : parts.length - 1); i++) {
            groups[i] = Terms.digits(parts[i], 16, 4);
            if (groups[i] < 0) {
                return null;
            }
        }
        if (quad != null) {
            groups[groups.length - 2] = (int) (quad.low >>> 16);
            groups[groups.length - 1] = (int) (quad.low & 0xffff);
        }
        return groups;
    }

    /** The same address as a number. */
    public static IpAddress of(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return bytes.remaining() == 4
                ? new IpAddress(false, 0, Integer.toUnsignedLong(bytes.getInt()))
                : new IpAddress(true, bytes.getLong(), bytes.getLong());
    }

    /** The same address for java.net; causes no look-up. */
    public InetAddress toInetAddress() {
        ByteBuffer bytes = v6
                ? ByteBuffer.allocate(16).putLong(high).putLong(low)
                : ByteBuffer.allocate(4).putInt((int) low);
        try {
            return InetAddress.getByAddress(bytes.array());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + bytes.capacity() + " bytes", e);
        }
    }

    int bits() {
        return v6 ? V6_BITS : V4_BITS;
    }

    /** The next address up, wrapping round at the end of the family. */
    public IpAddress next() {
        if (!v6) {
            return new IpAddress(false, 0, (low + 1) & 0xffff_ffffL);
        }
        return new IpAddress(true, low == -1 ? high + 1 : high, low + 1);
    }

    /** This address with all bits after the first {@code prefix} set to zero or to one. */
    IpAddress fill(int prefix, boolean ones) {
        int hostBits = bits() - prefix;
        long lowMask = hostBits >= 64 ? -1 : (1L << hostBits) - 1;
        long highMask = hostBits <= 64 ? 0 : hostBits == 128 ? -1 : (1L << (hostBits - 64)) - 1;
        return ones
                ? new IpAddress(v6, high | highMask, low | lowMask)
                : new IpAddress(v6, high & ~highMask, low & ~lowMask);
    }

    boolean isLinkLocal() {
        return v6 ? high >>> 54 == 0xfe80 >>> 6 : low >>> 16 == 0xa9fe;
    }

    /** Whether it is the wildcard address. */
    public boolean isAny() {
        return high == 0 && low == 0;
    }

    /** IPv4 before IPv6, then by value. */
    @Override
    public int compareTo(IpAddress other) {
        int byFamily = Boolean.compare(v6, other.v6);
        int byHigh = byFamily != 0 ? byFamily : Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    /** Dotted decimal, or the form of RFC 5952. */
    @Override
    public String toString() {
        if (!v6) {
            return (low >>> 24) + "." + ((low >>> 16) & 255) + "." + ((low >>> 8) & 255) + "." + (low & 255);
        }
        int gap = -1;
        int gapLength = 1;
        for (int i = 0; i < 8; i++) {
            int zeros = 0;
            while (i + zeros < 8 && group(i + zeros) == 0) {
                zeros++;
            }
            if (zeros > gapLength) {
                gap = i;
                gapLength = zeros;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == gap) {
                text.append("::");
                i += gapLength - 1;
            } else {
                if (i > 0 && text.charAt(text.length() - 1) != ':') {
                    text.append(':');
                }
                text.append(Integer.toHexString(group(i)));
            }
        }
        return text.toString();
    }

    private int group(int i) {
        return (int) ((i < 4 ? high : low) >>> (48 - 16 * (i % 4))) & 0xffff;
    }
}
