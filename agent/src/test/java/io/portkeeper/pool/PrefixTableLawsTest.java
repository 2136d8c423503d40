package io.portkeeper.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** What holds for every set of routes, tested on small networks in which routes nest, adjoin and cover each other. */
class PrefixTableLawsTest {

    private static final int HOST_BITS = 4;
    private static final int PORTS = 3;

    /** Networks of both families, including the last addresses of each. */
    private static final List<IpAddress> NETWORKS = List.of(
            IpAddress.parse("10.0.0.0"),
            IpAddress.parse("255.255.255.240"),
            IpAddress.parse("::"),
            IpAddress.parse("2001:db8::ffff:ffff:ffff:fff0"),
            IpAddress.parse("ffff:ffff:ffff:ffff:ffff:ffff:ffff:fff0"));

    @Provide
    Arbitrary<Route> routes() {
        return Combinators.combine(
                        Arbitraries.of(NETWORKS),
                        Arbitraries.integers().between(0, 15),
                        Arbitraries.integers().between(-1, HOST_BITS),
                        Arbitraries.integers().between(0, PORTS))
                .as((network, host, prefix, port) -> {
                    IpAddress address = plus(network, host);
                    // -1 stands for a range that is not a prefix.
                    IpRange range = prefix < 0
                            ? new IpRange(address, plus(network, 15), -1)
                            : prefixOf(address, network.bits() - HOST_BITS + prefix);
                    return new Route(new RouteKey(range, null, false, port), Route.Way.DIRECT, null);
                });
    }

    private static IpAddress plus(IpAddress network, int host) {
        return new IpAddress(network.v6(), network.high(), network.low() + host);
    }

    private static IpRange prefixOf(IpAddress address, int length) {
        return new IpRange(address.fill(length, false), address.fill(length, true), length);
    }

    private static List<IpAddress> everywhere() {
        List<IpAddress> addresses = new ArrayList<>(IpAddress.ANY);
        for (IpAddress network : NETWORKS) {
            for (int host = 0; host < 16; host++) {
                addresses.add(plus(network, host));
            }
        }
        addresses.add(IpAddress.parse("11.0.0.0"));
        addresses.add(IpAddress.parse("2001:db8::1:0:0:0"));
        return addresses;
    }

    /** Adds to {@code taken} the routes that the table accepts. It refuses a second route to the same prefix and port. */
    private static PrefixTable table(List<Route> routes, Set<Route> taken) {
        PrefixTable.Builder builder = new PrefixTable.Builder();
        for (Route route : routes) {
            if (builder.add(route) == null) {
                taken.add(route);
            }
        }
        return builder.build();
    }

    /** The route with the longest prefix, found by looking at all. Of two to one prefix, it is the one with a port. */
    private static Route simply(List<Route> routes, IpAddress address, int port) {
        Route best = null;
        int bestLength = -1;
        for (Route route : routes) {
            if (route.to().port() == 0 || route.to().port() == port) {
                for (IpRange prefix : route.to().range().prefixes()) {
                    int length = 2 * prefix.prefix() + (route.to().port() == 0 ? 0 : 1);
                    if (prefix.contains(address) && length > bestLength) {
                        best = route;
                        bestLength = length;
                    }
                }
            }
        }
        return best;
    }

    @Property
    void finds_what_looking_at_all_routes_finds(@ForAll @Size(max = 12) List<@From("routes") Route> routes) {
        PrefixTable table = table(routes, new HashSet<>());
        for (IpAddress address : everywhere()) {
            for (int port = 1; port <= PORTS; port++) {
                assertThat(table.find(address, port)).isEqualTo(simply(routes, address, port));
            }
        }
    }

    @Property
    void calls_a_route_unreachable_when_no_address_and_port_has_it(
            @ForAll @Size(max = 12) List<@From("routes") Route> routes) {
        Set<Route> taken = new HashSet<>();
        PrefixTable table = table(routes, taken);
        Set<Route> unreachable = new HashSet<>(taken);
        for (IpAddress address : everywhere()) {
            for (int port = 1; port <= PORTS + 1; port++) {
                unreachable.remove(table.find(address, port));
            }
        }
        assertThat(table.unreachable()).containsExactlyInAnyOrderElementsOf(unreachable);
    }

    @Property
    void prefixes_make_up_a_range_without_gap_or_overlap(@ForAll("routes") Route route) {
        IpRange range = route.to().range();
        IpAddress next = range.first();
        for (IpRange prefix : range.prefixes()) {
            assertThat(prefix.first()).isEqualTo(next);
            assertThat(prefixOf(prefix.first(), prefix.prefix())).isEqualTo(prefix);
            next = prefix.last().next();
        }
        assertThat(next).isEqualTo(range.last().next());
    }
}
