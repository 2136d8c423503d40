package io.portkeeper.linux;

import java.io.DataInputStream;
import java.io.FileInputStream;
import java.io.IOException;

/**
 * Numbers that nobody outside can guess, from {@code /dev/urandom} (random(4)).
 *
 * <p>Not from java.security.SecureRandom: its providers take 50 ms to load, on the thread of the first connect.
 */
public final class Entropy {

    private Entropy() {}

    /** 64 bits; where there is no such device, what the clock gives. */
    public static long bits() {
        try (DataInputStream in = new DataInputStream(new FileInputStream("/dev/urandom"))) {
            return in.readLong();
        } catch (IOException e) {
            return System.nanoTime() ^ System.currentTimeMillis() << 32;
        }
    }
}
