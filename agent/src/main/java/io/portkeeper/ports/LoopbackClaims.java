package io.portkeeper.ports;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;

/**
 * Claims that the kernel keeps: a UDP socket, never used, on a loopback address that nobody else uses.
 *
 * <p>Two processes cannot bind it both; it is shared by exactly those that share the ports, which is a network namespace
 * and neither a file system nor a user; and it vanishes with the process, however that ends. UDP, because TCP ports are what
 * this is about; the block's last number, because the
 * kernel gives it to nobody.
 */
final class LoopbackClaims implements Claims {

    /** 80 and 75 are P and K. */
    private static final byte[] ADDRESS = {127, 80, 75, 1};

    @Override
    public Closeable claim(int first) throws IOException {
        DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
        try {
            return channel.bind(new InetSocketAddress(InetAddress.getByAddress(ADDRESS), first + OwnedPorts.BLOCK - 1));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }
}
