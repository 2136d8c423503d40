package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.portkeeper.testapp.load.LoadResult;
import io.portkeeper.testapp.proxy.ProxyUnderTest;
import io.portkeeper.testapp.proxy.Transport;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Which real, unmodified proxies the tests of the matrix run: all of them with {@code --soak}; otherwise one for each
 * transport.
 */
final class Matrix {

    private Matrix() {}

    static List<ProxyUnderTest> proxies() {
        Set<Transport> transports = EnumSet.noneOf(Transport.class);
        List<ProxyUnderTest> proxies = new ArrayList<>();
        for (ProxyUnderTest proxy : ProxyUnderTest.values()) {
            if (transports.add(proxy.transport()) || Soak.ON) {
                proxies.add(proxy);
            }
        }
        return proxies;
    }

    static void assumeTransportOf(ProxyUnderTest proxy) {
        assumeThat(proxy.transport().missing()).isEmpty();
    }

    static void assertNoneFailed(LoadResult result) {
        assertThat(result.failures()).isEmpty();
        assertThat(result.succeeded()).isEqualTo(result.attempted());
    }
}
