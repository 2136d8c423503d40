package io.portkeeper.testapp.origin;

/**
 * An answer that has begun and does not continue.
 *
 * @param name the name in the request
 * @param begunNanos the {@link System#nanoTime} at which its one byte was sent
 * @param lost whether its connection has ended since
 */
public record Stall(String name, long begunNanos, boolean lost) {}
