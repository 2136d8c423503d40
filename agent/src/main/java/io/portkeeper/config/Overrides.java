package io.portkeeper.config;

import io.portkeeper.pool.IpAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * What an operator has changed by hand, over JMX or by the command line. It applies on top of the options until the operator
 * reverts it or the JVM ends.
 *
 * @param drained sources that take no new connections
 * @param dryRun whether the reaper only logs what it would do; null if the options decide
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

    /** With the reaper's dry run switched on or off. */
    public Overrides dryRun(boolean only) {
        return new Overrides(drained, only);
    }
}
