package io.portkeeper.testapp.it;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Nearly correct texts: a few bytes are removed, inserted, repeated or replaced. Not for use by several threads. */
final class Mutations {

    private static final int MOST_AT_ONCE = 4;

    /** In bytes: more than a command may have, and less than the header of a request or an options file may have. */
    private static final int LONGEST_RUN = 20_000;

    /**
     * Texts on which parsers have failed: ends of lines and strings, terminal control sequences, byte order and direction
     * marks, and numbers that are too large for their type.
     */
    private static final List<String> ODD = List.of(
            "\0",
            "\r\n",
            "\n",
            "\n\n",
            "\u001b[31m",
            "\u0085",
            "\u2028",
            "\u202e",
            "\ufeff",
            "\\u0000",
            "\\",
            "\"",
            "%0d%0a",
            "../",
            "*1000000000",
            "-1",
            "/0",
            "/33",
            "99999999999999999999",
            "::",
            "0.0.0.0-255.255.255.255",
            ",,",
            ";",
            "=",
            " ");

    private final Random random;
    private final List<byte[]> right;

    /** Mutations of these correct texts. The same seed gives the same mutations. */
    Mutations(long seed, List<String> right) {
        this.random = new Random(seed);
        this.right = right.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    /** Returns a random number from 0 to {@code bound} - 1. */
    int lot(int bound) {
        return random.nextInt(bound);
    }

    byte[] next() {
        byte[] bytes = any();
        for (int times = 1 + random.nextInt(MOST_AT_ONCE); times > 0; times--) {
            bytes = changed(bytes);
        }
        return bytes;
    }

    private byte[] any() {
        return right.get(random.nextInt(right.size()));
    }

    private byte[] changed(byte[] bytes) {
        int from = random.nextInt(bytes.length + 1);
        int to = from + random.nextInt(bytes.length - from + 1);
        byte[] middle = Arrays.copyOfRange(bytes, from, to);
        return switch (random.nextInt(7)) {
            case 0 -> joined(bytes, from, new byte[0], to);
            case 1 -> joined(bytes, from, middle, from);
            case 2 -> joined(bytes, from, odd(), from);
            case 3 -> joined(bytes, from, odd(), to);
            case 4 -> joined(bytes, from, any(), to);
            case 5 -> joined(bytes, from, noise(middle.length), to);
            default -> random.nextInt(20) == 0 ? joined(bytes, from, run(), to) : joined(bytes, from, noise(1), from);
        };
    }

    private byte[] odd() {
        return ODD.get(random.nextInt(ODD.size())).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] noise(int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }

    private byte[] run() {
        byte[] run = new byte[1 + random.nextInt(LONGEST_RUN)];
        Arrays.fill(run, (byte) random.nextInt());
        return run;
    }

    private static byte[] joined(byte[] bytes, int from, byte[] between, int to) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(bytes, 0, from);
        all.writeBytes(between);
        all.write(bytes, to, bytes.length - to);
        return all.toByteArray();
    }
}
