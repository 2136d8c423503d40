package io.portkeeper.cli;

import io.portkeeper.linux.Sysctl;
import io.portkeeper.pool.IpAddress;
import io.portkeeper.ports.PortSet;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ThreadLocalRandom;

/** Opens a connection from a source as the agent does: binds to the address without a port, then connects. */
final class Trial {

    private static final int TIMEOUT_MILLIS = 3000;

    /** Enough, because most ports outside the kernel's range are free. */
    private static final int LISTEN_TRIES = 64;

    private static final int FIRST_UNPRIVILEGED = 1024;

    /** Nothing is sent to it. */
    private static final int ANY_PORT = 9;

    private final SocketOptions options;
    private final Target target;

    /**
     * A trial of sources.
     *
     * @param target where to connect to; if null, to a listener on the source itself, so that nothing leaves the host
     */
    Trial(SocketOptions options, Target target) {
        this.options = options;
        this.target = target;
    }

    /**
     * Why a source cannot be used.
     *
     * @param result WARN if the cause is not the source
     * @param seen what follows the address in a sentence
     */
    record Problem(Check.Result result, String seen, String todo) {}

    /** Whether a destination was given. */
    boolean hasTarget() {
        return target != null;
    }

    /** Tries the kernel's choice; null if it works. */
    Problem ofKernelsChoice() {
        Problem problem = of(IpAddress.parse("0.0.0.0"));
        return problem != null && problem.result == Check.Result.WARN ? of(IpAddress.parse("::")) : problem;
    }

    private static Problem failure(String seen, String todo) {
        return new Problem(Check.Result.FAIL, seen, todo);
    }

    /** What a source can do if it has no problem, as part of a sentence. */
    String success() {
        return target == null ? "connect" : "connect to " + target;
    }

    /** Tries a source, or the kernel's choice if {@code source} is the wildcard address; null if it works. */
    Problem of(IpAddress source) {
        InetAddress address = source.toInetAddress();
        try (SocketChannel channel = SocketChannel.open(family(address))) {
            leavePortToConnect(channel);
            return bind(channel, address);
        } catch (IOException | UnsupportedOperationException e) {
            return failure(
                    "cannot be tried: this JVM has no socket for it (" + e.getMessage() + ")",
                    "look whether IPv6 is off here, and how many files are open");
        }
    }

    private void leavePortToConnect(SocketChannel channel) {
        try {
            if (options.canBeSet()) {
                options.bindWithoutPort(channel);
            }
        } catch (IOException e) {
            // An old kernel: bind chooses the port, for the agent too. KernelChecks says so.
        }
    }

    private Problem bind(SocketChannel channel, InetAddress address) {
        try {
            channel.bind(new InetSocketAddress(address, 0));
        } catch (IOException e) {
            return failure(
                    "cannot be bound (" + e.getMessage() + ")",
                    "add it, ip address add ADDRESS/PREFIX dev INTERFACE and in the network's configuration,"
                            + " or take it out of the pool");
        }
        if (!address.isAnyLocalAddress() && !isOfThisHost(address)) {
            return failure(
                    "is not an address of this host, and can be bound only because ip_nonlocal_bind is set",
                    "add it, ip address add ADDRESS/PREFIX dev INTERFACE, or take it out of the pool:"
                            + " connections from it get no answer, and the agent cannot tell");
        }
        return target == null ? connectToItself(channel, address) : connectToTarget(channel, address);
    }

    private static Problem connectToItself(SocketChannel channel, InetAddress address) {
        try (ServerSocketChannel listener = ServerSocketChannel.open(family(address))) {
            listen(listener, address);
            channel.setOption(StandardSocketOptions.SO_LINGER, 0); // leaves no TIME_WAIT
            channel.socket().connect(listener.getLocalAddress(), TIMEOUT_MILLIS);
            return null;
        } catch (IOException e) {
            return failure(
                    "cannot connect to itself (" + e.getMessage() + ")",
                    "look for rules of the firewall on lo, and for free ports: ss -s");
        }
    }

    /** Listens on a port that the kernel chooses. If it has none left, as on a host in trouble, listens on a random port. */
    private static void listen(ServerSocketChannel listener, InetAddress address) throws IOException {
        int port = 0;
        for (int i = 1; ; i++) {
            try {
                listener.bind(new InetSocketAddress(address, port));
                return;
            } catch (BindException e) {
                if (i == LISTEN_TRIES) {
                    throw e;
                }
            }
            port = ThreadLocalRandom.current().nextInt(FIRST_UNPRIVILEGED, PortSet.LAST + 1);
        }
    }

    private Problem connectToTarget(SocketChannel channel, InetAddress address) {
        try {
            InetSocketAddress remote =
                    target.in(address instanceof Inet6Address ? Inet6Address.class : Inet4Address.class);
            if (remote == null) {
                return new Problem(
                        Check.Result.WARN,
                        "can be bound, but " + target + " has no address of its family",
                        "try it with another destination too");
            }
            channel.socket().connect(remote, TIMEOUT_MILLIS);
            return null;
        } catch (UnknownHostException e) {
            return failure(
                    "can be bound, but the host of " + target + " cannot be resolved", "name another for --connect");
        } catch (IOException e) {
            return failure(
                    "cannot connect to " + target + " (" + e.getMessage() + ")",
                    "look whether the far end and firewalls accept it, and whether the network routes it:"
                            + " ip route get DESTINATION from ADDRESS");
        }
    }

    private static ProtocolFamily family(InetAddress address) {
        return address instanceof Inet6Address ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
    }

    /** Whether an address that was bound is of this host. With ip_nonlocal_bind, others can be bound too (ip-sysctl.rst). */
    private static boolean isOfThisHost(InetAddress address) {
        String setting = address instanceof Inet6Address ? "net/ipv6/ip_nonlocal_bind" : "net/ipv4/ip_nonlocal_bind";
        if (!"1".equals(Sysctl.read(setting)) || address.isLoopbackAddress()) {
            return true;
        }
        try {
            return NetworkInterface.getByInetAddress(address) != null || isRoutedHere(address);
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether it is in a prefix that is local as a whole: to such an address, the kernel sends from the same address. */
    private static boolean isRoutedHere(InetAddress address) throws IOException {
        try (DatagramChannel channel = DatagramChannel.open(family(address))) {
            channel.connect(new InetSocketAddress(address, ANY_PORT));
            return ((InetSocketAddress) channel.getLocalAddress()).getAddress().equals(address);
        }
    }
}
