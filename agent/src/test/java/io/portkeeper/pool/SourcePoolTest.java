package io.portkeeper.pool;

import static io.portkeeper.pool.Fixtures.address;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.SocketException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourcePoolTest {

    private static SourcePool pool(String expression) {
        return new SourcePool(PoolExpression.parse(expression), new Sources(), SourceRules.DEFAULT);
    }

    @Test
    void is_empty_before_the_first_refresh() {
        SourcePool pool = pool("192.0.2.1");

        assertThat(pool.all()).isEmpty();
        assertThat(candidates(pool, address("203.0.113.1"))).isNull();
    }

    @Test
    void tells_what_the_first_refresh_added() throws SocketException {
        SourcePool.Change change = pool("192.0.2.1-2").refresh();

        assertThat(change.added()).extracting(Source::toString).containsExactly("192.0.2.1", "192.0.2.2");
        assertThat(change.removed()).isEmpty();
    }

    @Test
    void keeps_the_identity_of_sources_that_stay() throws SocketException {
        SourcePool pool = pool("192.0.2.1-3, 2001:db8::1, lo");
        pool.refresh();
        List<Source> before = pool.all();

        SourcePool.Change change = pool.refresh();

        assertThat(pool.all()).usingElementComparator((a, b) -> a == b ? 0 : 1).containsExactlyElementsOf(before);
        assertThat(change.added()).isEmpty();
        assertThat(change.removed()).isEmpty();
    }

    @Test
    void lists_ipv4_first() throws SocketException {
        SourcePool pool = pool("2001:db8::1, 192.0.2.1");
        pool.refresh();

        assertThat(pool.all()).extracting(Source::toString).containsExactly("192.0.2.1", "2001:db8::1");
    }

    @Test
    void offers_sources_of_the_destinations_family() throws SocketException {
        SourcePool pool = pool("2001:db8::1, 192.0.2.1-2");
        pool.refresh();

        assertThat(candidates(pool, address("203.0.113.1")).size()).isEqualTo(2);
        assertThat(candidates(pool, address("2001:db8:1::1")).size()).isEqualTo(1);
    }

    @Test
    void offers_nothing_to_a_family_without_a_source() throws SocketException {
        SourcePool pool = pool("192.0.2.1");
        pool.refresh();

        assertThat(candidates(pool, address("2001:db8:1::1"))).isNull();
    }

    @Test
    void changes_only_when_interfaces_are_named() {
        assertThat(pool("192.0.2.1").changes()).isFalse();
        assertThat(pool("lo").changes()).isTrue();
    }

    @Test
    void deals_by_its_sticky_key() throws SocketException {
        SourcePool pool = pool("192.0.2.1-2");
        pool.refresh();

        IpAddress ip = IpAddress.parse("203.0.113.1");

        assertThat(pool.candidates("example.com", ip, Fixtures.IDLE).destination())
                .isEqualTo(StickyKey.HOST.hash("example.com", ip));
    }

    @Test
    void has_the_kernels_choice_for_each_family_when_there_is_no_pool() throws SocketException {
        SourcePool pool = new SourcePool(null, new Sources(), SourceRules.DEFAULT);
        pool.refresh();

        assertThat(pool.isSet()).isFalse();
        assertThat(pool.changes()).isFalse();
        assertThat(pool.all()).hasSize(2).allMatch(Source::isKernels);
        assertThat(candidates(pool, address("203.0.113.1")).get(0).address()).isEqualTo(address("0.0.0.0"));
        assertThat(candidates(pool, address("2001:db8::1")).get(0).address()).isEqualTo(address("::"));
    }

    @Test
    void is_set_when_the_operator_wrote_one() {
        assertThat(pool("192.0.2.1").isSet()).isTrue();
    }

    private static Candidates candidates(SourcePool pool, InetAddress remote) {
        return pool.candidates("", IpAddress.of(remote), Fixtures.IDLE);
    }
}
