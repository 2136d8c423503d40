package io.portkeeper.linux;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.net.InetAddress;

/**
 * The name that an address carries.
 *
 * <p>{@code InetAddress} keeps the name that it was resolved from, or made with, apart from the name that
 * {@code getHostName} may look up later. It has no public method for the former, only
 * {@code InetAddressHolder.getOriginalHostName}, which TLS uses (JDK 8 and later).
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
     * The name that the address was resolved from or made with. If there is none, the name that was looked up for it
     * meanwhile, or an empty text. The method never looks a name up.
     */
    public static String of(InetAddress address) {
        String original = original(address);
        if (original != null) {
            return original;
        }
        // toString is "name/address", or "/address" without a name. Unlike getHostName, it never looks one up.
        String text = address.toString();
        return text.substring(0, text.indexOf('/'));
    }

    /** Whether the address has a name that was looked up for it; false if that cannot be determined. */
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
