package io.portkeeper.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.pool.IpAddress;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

class InterfacesTest {

    @Test
    void finds_the_loopback_interface() {
        assertThat(Interfaces.names()).contains("lo").doesNotHaveDuplicates();
        assertThat(Interfaces.exists("lo")).isTrue();
    }

    @Test
    void knows_what_is_no_interface() {
        assertThat(Interfaces.exists("nosuch0")).isFalse();
        assertThat(Interfaces.exists("")).isFalse();
    }

    @Test
    void reads_the_addresses_of_an_interface() throws SocketException {
        assertThat(Interfaces.addresses("lo"))
                .contains(IpAddress.parse("127.0.0.1").toInetAddress());
    }

    @Test
    void finds_no_address_on_an_interface_that_is_gone() throws SocketException {
        assertThat(Interfaces.addresses("nosuch0")).isEmpty();
    }
}
