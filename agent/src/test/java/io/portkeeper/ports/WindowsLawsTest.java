package io.portkeeper.ports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What holds for every range, however many of its ports are held by connections that were opened one after another. */
class WindowsLawsTest {

    private static final int FIRST = 1_024;

    /** At most three quarters are held. So of four looks a quarter of a round apart, one is at a port that is not held. */
    @Property(tries = 300)
    void a_port_rests_for_a_quarter_of_a_round_at_least(
            @ForAll @IntRange(min = 16, max = 3_000) int count, @ForAll @IntRange(min = 0, max = 100) int percent) {
        int held = count * 3 / 4 * percent / 100;
        Lane lane = new Lane(count);
        for (int n = 0; n < held; n++) {
            lane.taken.add(lane.connect());
        }
        Map<Integer, Integer> last = new HashMap<>();
        for (int n = 0; n < 4 * count; n++) {
            Integer before = last.put(lane.connect(), n);
            if (before != null) {
                // One less, because a quarter of the ports may not be a whole number.
                assertThat(n - before).isGreaterThanOrEqualTo(held == 0 ? count : count / 4 - 1);
            }
        }
    }

    private static final class Lane {

        final Set<Integer> taken = new HashSet<>();
        final Walk walk = new Walk(new Dice());
        final Windows windows;

        Lane(int count) {
            this.windows = new Windows(new HostPorts(FIRST, FIRST + count - 1, PortSet.NONE), 64);
        }

        int connect() {
            int turn = walk.next();
            for (int look = 0; !windows.isWide(look); look++) {
                int port = windows.option(walk, turn, look, 0) >>> 16;
                if (!taken.contains(port)) {
                    return port;
                }
            }
            throw new AssertionError("all single ports were taken");
        }
    }
}
