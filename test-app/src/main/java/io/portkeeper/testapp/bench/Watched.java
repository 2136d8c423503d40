package io.portkeeper.testapp.bench;

import java.time.Duration;

/**
 * What a proxy did in one run.
 *
 * @param answered requests
 * @param failed requests
 * @param took duration of the run
 * @param proxyCpu the processor time of its JVM
 */
record Watched(long answered, long failed, Duration took, Duration proxyCpu) {

    double perSecond() {
        return answered / (took.toNanos() / 1e9);
    }

    double cpuMicrosEach() {
        return proxyCpu.toNanos() / 1e3 / answered;
    }

    /** How much of one processor the proxy used, in percent. */
    double cpuPercent() {
        return 100.0 * proxyCpu.toNanos() / took.toNanos();
    }
}
