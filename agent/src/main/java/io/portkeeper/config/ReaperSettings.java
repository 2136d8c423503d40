package io.portkeeper.config;

import io.portkeeper.pool.IpRanges;
import java.time.Duration;

/**
 * What the operator decided about the reaper.
 *
 * @param mode whether it resets connections, only logs which ones it would reset, or is off
 * @param start pressure, from 0 to 1, at which the tolerated idle time is {@code idle} and begins to fall
 * @param end pressure at which it is {@code minIdle}
 * @param idle idle time tolerated at {@code start}
 * @param minIdle a connection that was active within this time is never reset
 * @param awaiting whether connections that await an answer may be reset after the same idle time as those that have been
 *     answered
 * @param awaitingIdle idle time after which a half-closed connection may be reset, and one that awaits an answer unless
 *     {@code awaiting} is set
 * @param exempt destinations whose connections are never reset
 */
public record ReaperSettings(
        Mode mode,
        double start,
        double end,
        Duration idle,
        Duration minIdle,
        boolean awaiting,
        Duration awaitingIdle,
        IpRanges exempt) {

    private static final String AUTO = "auto";

    /** {@code reaper.awaiting-idle=auto} is {@code reaper.idle} multiplied by this. */
    private static final int AWAITING_TIMES = 10;

    /** What the reaper does. */
    public enum Mode {
        ON,
        OFF,
        DRY_RUN
    }

    /**
     * The same settings with the dry run switched on or off. If the reaper is off, it stays off.
     *
     * @param dryRun null leaves the mode as it is
     */
    ReaperSettings with(Boolean dryRun) {
        if (dryRun == null || mode == Mode.OFF) {
            return this;
        }
        return new ReaperSettings(
                dryRun ? Mode.DRY_RUN : Mode.ON, start, end, idle, minIdle, awaiting, awaitingIdle, exempt);
    }

    static ReaperSettings of(
            OptionValue mode,
            OptionValue start,
            OptionValue end,
            OptionValue idle,
            OptionValue minIdle,
            OptionValue awaiting,
            OptionValue awaitingIdle,
            OptionValue exempt) {
        ReaperSettings settings = new ReaperSettings(
                Mode.valueOf(mode.constantOf("on", "off", "dry-run")),
                start.percent(),
                end.percent(),
                idle.duration(),
                minIdle.duration(),
                awaiting.isTrue(),
                awaitingIdle.text().equals(AUTO)
                        ? idle.duration().multipliedBy(AWAITING_TIMES)
                        : awaitingIdle.duration(),
                exempt(exempt));
        if (settings.end < settings.start) {
            throw end.wrong("a share not below reaper.start=" + start.text(), null);
        }
        if (settings.minIdle.compareTo(settings.idle) > 0) {
            throw minIdle.isDefault()
                    ? idle.wrong("a duration not below reaper.min-idle=" + minIdle.text() + ", its default", null)
                    : minIdle.wrong("a duration not above reaper.idle=" + idle.text(), null);
        }
        if (settings.idle.compareTo(settings.awaitingIdle) > 0) {
            throw awaitingIdle.wrong(AUTO + ", or a duration not below reaper.idle=" + idle.text(), null);
        }
        return settings;
    }

    private static IpRanges exempt(OptionValue value) {
        try {
            return IpRanges.parse(value.text());
        } catch (IllegalArgumentException e) {
            throw value.wrong("addresses, ranges or prefixes", e.getMessage());
        }
    }
}
