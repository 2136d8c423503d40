package io.portkeeper.linux;

import java.io.DataInputStream;
import java.io.FileInputStream;
import java.io.IOException;

/**
 * Numbers that nobody outside can guess, from {@code /dev/urandom} (random(4)).
 *
 * <p>They do not come from java.security.SecureRandom, because its providers take 50 ms to load, on the thread of the first
 * connect.
 */
public final class Entropy {

    private Entropy() {}

    /** 64 random bits. If the device cannot be read, they come from the clock. */
    public static long bits() {
        try (DataInputStream in = new DataInputStream(new FileInputStream("/dev/urandom"))) {
            return in.readLong();
        } catch (IOException e) {
            return System.nanoTime() ^ System.currentTimeMillis() << 32;
        }
    }
}
