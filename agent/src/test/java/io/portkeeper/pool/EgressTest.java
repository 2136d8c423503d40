package io.portkeeper.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.SocketException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EgressTest {

    private final Sources sources = new Sources();
    private Egress egress;

    private Egress egress(String pool, String routes, String drain) throws SocketException {
        Egress made = new Egress(
                pool == null ? null : PoolExpression.parse(pool),
                new Routes(routes, IpRanges.parse("198.51.100.0/24")),
                new SourceRules(StickyKey.HOST, Integer.MAX_VALUE, IpRanges.parse(drain)),
                Strategy.of(Strategy.Kind.STICKY, null),
                false,
                sources);
        made.refresh();
        return made;
    }

    @BeforeEach
    void read() throws SocketException {
        egress = egress("192.0.2.1-2", "203.0.113.0/24=192.0.2.2-3; 203.0.113.9=direct", "none");
    }

    private String from(Egress from, String remote) {
        IpAddress ip = IpAddress.parse(remote);
        SourcePool pool = from.pool("", ip, 443);
        return pool == null ? "left alone" : pool.isSet() ? pool.all().toString() : "kernel's";
    }

    @Test
    void is_the_pool_for_whom_no_route_is() {
        assertThat(from(egress, "192.0.0.1")).isEqualTo("[192.0.2.1, 192.0.2.2]");
    }

    @Test
    void is_the_routes_pool_the_kernels_choice_or_none_of_the_agents_business() {
        assertThat(from(egress, "203.0.113.1")).isEqualTo("[192.0.2.2, 192.0.2.3]");
        assertThat(from(egress, "203.0.113.9")).isEqualTo("kernel's");
        assertThat(from(egress, "198.51.100.1")).isEqualTo("left alone");
    }

    @Test
    void is_the_kernels_choice_for_whom_no_route_is_when_there_is_no_pool() throws SocketException {
        assertThat(from(egress(null, "203.0.113.0/24=192.0.2.3", "none"), "192.0.0.1"))
                .isEqualTo("kernel's");
    }

    @Test
    void has_each_source_once_whichever_pools_hold_it() throws SocketException {
        List<Source> before = egress.all();
        assertThat(before).extracting(Source::toString).containsExactly("192.0.2.1", "192.0.2.2", "192.0.2.3");

        Egress changed = egress("192.0.2.2", "none", "none");
        assertThat(changed.all().get(0)).isSameAs(before.get(1));
        assertThat(changed.changeFrom(egress).removed()).containsExactly(before.get(0), before.get(2));
        Egress back = egress("192.0.2.1", "none", "none");
        assertThat(back.all().get(0)).isSameAs(before.get(0));
    }

    @Test
    void offers_no_source_that_is_drained_and_lists_it() throws SocketException {
        Source first = egress.all().get(0);
        Egress drained = egress("192.0.2.1-2", "none", "192.0.2.0/31");

        assertThat(from(drained, "192.0.0.1")).isEqualTo("[192.0.2.2]");
        assertThat(drained.drained()).containsExactly(first);
        assertThat(egress.drained()).isEmpty();
    }

    @Test
    void knows_whether_a_pool_has_no_source() throws SocketException {
        assertThat(egress.hasEmptyPool()).isFalse();
        assertThat(egress(null, "none", "none").hasEmptyPool()).isFalse();
        assertThat(egress("lo", "none", "none").hasEmptyPool()).isTrue();
        assertThat(egress("192.0.2.1", "203.0.113.0/24=192.0.2.2", "192.0.2.2").hasEmptyPool())
                .isTrue();
    }

    @Test
    void lists_a_source_that_was_drained_from_the_start() throws SocketException {
        assertThat(egress("192.0.2.5-6", "none", "192.0.2.5").drained()).hasToString("[192.0.2.5]");
    }

    @Test
    void leaves_the_kernels_choice_when_everything_is_drained() throws SocketException {
        Egress drained = egress("192.0.2.1", "203.0.113.9=direct", "0.0.0.0/0");

        assertThat(from(drained, "192.0.0.1")).isEqualTo("[]");
        SourcePool direct = drained.pool("", IpAddress.parse("203.0.113.9"), 443);
        assertThat(direct.isEmpty()).isFalse();
    }
}
