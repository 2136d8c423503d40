package io.portkeeper.testapp.bench;

import java.time.Duration;

/**
 * What a proxy did for a while.
 *
 * @param answered requests
 * @param failed requests
 * @param took how long it was
 * @param proxyCpu the processor time of its JVM
 */
record Watched(long answered, long failed, Duration took, Duration proxyCpu) {

    double perSecond() {
        return answered / (took.toNanos() / 1e9);
    }

    double cpuMicrosEach() {
        return proxyCpu.toNanos() / 1e3 / answered;
    }

    /** How much of one processor the proxy took. */
    double cpuPercent() {
        return 100.0 * proxyCpu.toNanos() / took.toNanos();
    }
}
