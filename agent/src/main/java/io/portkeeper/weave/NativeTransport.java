package io.portkeeper.weave;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A transport that goes past the JDK, and what is woven into its classes.
 *
 * <p>Libraries carry copies of Netty under names of their own: something then stands before Netty's, here the prefix.
 */
final class NativeTransport {

    /** What moves the bytes of a connection begins so, in every version. */
    private static final List<String> TRANSFER = List.of("read", "write", "send", "recv", "splice", "tee");

    /**
     * The native methods that move bytes and are woven, by the method that calls them, or are none of a TCP connection's. One
     * that is not among them may be a way for bytes that nobody would see.
     */
    private static final Set<String> KNOWN_TRANSFERS = Set.of(
            "read",
            "readAddress",
            "write",
            "writeAddress",
            "writev",
            "writevAddresses",
            "recv",
            "recvAddress",
            "send",
            "sendAddress",
            "sendFile",
            "splice0",
            "sendTo",
            "sendToAddress",
            "sendToAddresses",
            "sendToDomainSocket",
            "sendToAddressDomainSocket",
            "sendToAddressesDomainSocket",
            "recvFrom",
            "recvFromAddress",
            "recvFromDomainSocket",
            "recvFromAddressDomainSocket",
            "recvFd",
            "sendFd",
            "recvmsg0",
            "recvmmsg0",
            "sendmmsg0");

    private final String title;
    private final String connecting;
    private final List<HookPoint> points;
    private final Set<String> classNames = new LinkedHashSet<>();

    /**
     * A transport.
     *
     * @param title as operators read it
     * @param connecting the class whose objects connect, or a superclass of it
     * @param points what is woven, by the names that Netty itself has, with slashes
     */
    NativeTransport(String title, String connecting, List<HookPoint> points) {
        this.title = title;
        this.connecting = connecting;
        this.points = points;
        for (HookPoint point : points) {
            classNames.add(point.className());
        }
    }

    /** As operators read it. */
    String title() {
        return title;
    }

    /** The class whose objects connect, or a superclass of it. */
    String connecting() {
        return connecting;
    }

    /** The classes that are woven. */
    Set<String> classNames() {
        return classNames;
    }

    /**
     * What is woven into that class.
     *
     * @param prefix what stands before Netty's own names: empty, or as {@code io/grpc/netty/shaded/}
     */
    List<HookPoint> points(String className, String prefix) {
        List<HookPoint> own = new ArrayList<>();
        for (HookPoint point : points) {
            if (point.className().equals(className)) {
                own.add(new HookPoint(
                        (prefix + className).replace('/', '.'),
                        point.method(),
                        point.descriptor().replace("Lio/netty/", "L" + prefix + "io/netty/"),
                        point.purpose(),
                        point.advice()));
            }
        }
        return own;
    }

    /** What that class is not as it is known to be, in words; empty when it is. */
    List<String> unknown(String className, String prefix, ClassFile file) {
        List<String> unknown = new ArrayList<>();
        for (HookPoint point : points(className, prefix)) {
            if (!file.has(point.method(), point.descriptor())) {
                unknown.add("no " + point);
            }
        }
        if (className.equals(NativeTransports.FILE_DESCRIPTOR) && !file.has("intValue", "()I")) {
            unknown.add("no intValue()I");
        }
        if (className.equals(NativeTransports.URING_CHANNEL)
                && !file.has("fd", "()L" + prefix + NativeTransports.FILE_DESCRIPTOR + ";")) {
            unknown.add("no fd()");
        }
        if (className.startsWith(NativeTransports.URING_CHANNEL + "$")
                && !file.hasField(DescriptorMapping.OUTER, "L" + prefix + NativeTransports.URING_CHANNEL + ";")) {
            unknown.add("no " + DescriptorMapping.OUTER);
        }
        for (String method : file.natives()) {
            if (TRANSFER.stream().anyMatch(method::startsWith) && !KNOWN_TRANSFERS.contains(method)) {
                unknown.add("a native method " + method);
            }
        }
        return unknown;
    }
}
