package io.portkeeper.testapp.origin;

/**
 * An answer that has begun and does not go on.
 *
 * @param name of the request
 * @param begunNanos the {@link System#nanoTime} when its one byte was sent
 * @param lost whether its connection has ended since
 */
public record Stall(String name, long begunNanos, boolean lost) {}
