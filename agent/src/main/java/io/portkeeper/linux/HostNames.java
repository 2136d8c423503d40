package io.portkeeper.linux;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.net.InetAddress;

/**
 * The name that an address carries.
 *
 * <p>{@code InetAddress} keeps the name it was resolved from apart from the one that {@code getHostName} may look up later,
 * and has no public method for it: {@code InetAddressHolder.getOriginalHostName}, which TLS uses, in JDK 8 and later. An
 * address that somebody made of a name and bytes, as Netty's resolver does, has only the other.
 */
public final class HostNames {

    private static final MethodHandle ORIGINAL = find();

    private HostNames() {}

    private static MethodHandle find() {
        try {
            Lookup lookup = MethodHandles.privateLookupIn(InetAddress.class, MethodHandles.lookup());
            Class<?> holder = lookup.findClass("java.net.InetAddress$InetAddressHolder");
            MethodHandle held = lookup.findVirtual(InetAddress.class, "holder", MethodType.methodType(holder));
            MethodHandle name = lookup.findVirtual(holder, "getOriginalHostName", MethodType.methodType(String.class));
            return MethodHandles.filterReturnValue(held, name);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }

    /**
     * The name that the address was resolved from, else the one it was made with or that was looked up for it meanwhile,
     * else an empty text. Never looks up.
     */
    public static String of(InetAddress address) {
        String original = original(address);
        if (original != null) {
            return original;
        }
        // toString is "name/address", the name empty when unknown; unlike getHostName it never looks up.
        String text = address.toString();
        return text.substring(0, text.indexOf('/'));
    }

    /** Whether its name, if it has one, was looked up for the address. */
    public static boolean isLookedUp(InetAddress address) {
        return ORIGINAL != null
                && original(address) == null
                && !address.toString().startsWith("/");
    }

    private static String original(InetAddress address) {
        if (ORIGINAL == null) {
            return null;
        }
        try {
            return (String) ORIGINAL.invokeExact(address);
        } catch (Throwable e) {
            return null;
        }
    }
}
