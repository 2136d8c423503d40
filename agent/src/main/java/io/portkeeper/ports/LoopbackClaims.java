package io.portkeeper.ports;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;

/**
 * Claims that the kernel keeps: each is an unused UDP socket, bound to a loopback address that no other program uses.
 *
 * <p>Two processes cannot both bind it. It is visible to exactly the processes that share the ports, those of a network
 * namespace, whatever their file systems and users. It disappears with the process, however the process ends. The socket is
 * UDP because a TCP socket would take up a TCP port. It has the block's last number because, as a rule, only the block's
 * first numbers can lie in the kernel's range.
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
