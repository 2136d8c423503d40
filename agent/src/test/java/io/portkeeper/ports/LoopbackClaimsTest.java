package io.portkeeper.ports;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Uses real sockets, in blocks below the kernel's usual range that no other run of these tests on this host is using. */
class LoopbackClaimsTest {

    /** A run of these tests binds a block at this address, beside that of the claims, to keep other runs off it. */
    private static final byte[] GUARD = {127, 80, 75, 2};

    private final LoopbackClaims claims = new LoopbackClaims();
    private final List<Closeable> open = new ArrayList<>();
    private int first;
    private int second;

    @BeforeEach
    void findTwoBlocks() throws IOException {
        for (first = 2_048; first < 30_000; first += 2 * OwnedPorts.BLOCK) {
            second = first + OwnedPorts.BLOCK;
            DatagramChannel guard = DatagramChannel.open();
            open.add(guard);
            try {
                guard.bind(new InetSocketAddress(InetAddress.getByAddress(GUARD), first));
                claims.claim(first).close();
                claims.claim(second).close();
                return;
            } catch (BindException e) {
                // Try the next two.
            }
        }
        throw new AssertionError("no block is free");
    }

    @AfterEach
    void closeAll() throws IOException {
        for (Closeable claim : open) {
            claim.close();
        }
    }

    private Closeable claim(int block) throws IOException {
        Closeable claim = claims.claim(block);
        open.add(claim);
        return claim;
    }

    @Test
    void let_a_block_be_claimed_once() throws IOException {
        claim(first);

        assertThatExceptionOfType(BindException.class).isThrownBy(() -> new LoopbackClaims().claim(first));
    }

    /** {@link Files#readString} would read one byte of the sysctl first, and the kernel returns no more after that. */
    private static boolean mayBind(int port) throws IOException {
        try (BufferedReader first = Files.newBufferedReader(Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start"))) {
            return port >= Integer.parseInt(first.readLine())
                    || (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
        }
    }

    /** The block begins with port 0, and to bind port 0 means to bind any port. */
    @Test
    void let_the_lowest_block_be_claimed_once_too() throws IOException {
        assumeTrue(mayBind(OwnedPorts.BLOCK - 1), "may not bind port " + (OwnedPorts.BLOCK - 1));
        claim(0);

        assertThatExceptionOfType(BindException.class).isThrownBy(() -> claim(0));
    }

    @Test
    void let_a_block_be_claimed_again_once_it_is_closed() throws IOException {
        claim(first).close();

        assertThatCode(() -> claim(first)).doesNotThrowAnyException();
    }

    @Test
    void leave_other_blocks_alone() throws IOException {
        claim(first);

        assertThatCode(() -> claim(second)).doesNotThrowAnyException();
    }

    /** A proxy or an origin on the same host can listen on any port. */
    @Test
    void leave_tcp_alone() throws IOException {
        claim(first);

        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            assertThatCode(() -> listener.bind(
                            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 80, 75, 1}), first)))
                    .doesNotThrowAnyException();
        }
    }
}
