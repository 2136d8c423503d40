package io.portkeeper.config;

import io.portkeeper.pool.IpAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * What an operator has changed by hand, over JMX or by the command line: in force until it is changed back or the JVM ends,
 * on top of what the options say then.
 *
 * @param drained sources that get no new connection
 * @param dryRun whether the reaper only says what it would do; null for as the options have it
 */
public record Overrides(List<IpAddress> drained, Boolean dryRun) {

    /** Nothing is changed. */
    public static final Overrides NONE = new Overrides(List.of(), null);

    /** With that source drained too. */
    public Overrides drain(IpAddress source) {
        List<IpAddress> more = new ArrayList<>(drained);
        if (!more.contains(source)) {
            more.add(source);
        }
        return new Overrides(List.copyOf(more), dryRun);
    }

    /** With that source no longer drained by hand. */
    public Overrides undrain(IpAddress source) {
        List<IpAddress> fewer = new ArrayList<>(drained);
        fewer.remove(source);
        return new Overrides(List.copyOf(fewer), dryRun);
    }

    /** With the reaper so. */
    public Overrides dryRun(boolean only) {
        return new Overrides(drained, only);
    }
}
