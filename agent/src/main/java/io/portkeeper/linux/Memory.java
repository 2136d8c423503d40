package io.portkeeper.linux;

import java.lang.invoke.MethodHandle;
import java.nio.ByteOrder;

/** Reads memory whose address the JDK passes to a system call, through {@code jdk.internal.misc.Unsafe}. */
public final class Memory {

    private static final MethodHandle BYTE_AT = byteAt();
    private static final boolean IS_64_BIT = !"32".equals(System.getProperty("sun.arch.data.model"));

    private Memory() {}

    private static MethodHandle byteAt() {
        try {
            return JdkMember.BYTE_AT.handle().bindTo(JdkMember.UNSAFE.handle().invoke());
        } catch (Throwable e) {
            return null;
        }
    }

    /** Whether this JDK allows it. */
    public static boolean canRead() {
        return BYTE_AT != null;
    }

    /** Whether addresses have eight bytes here. */
    public static boolean is64Bit() {
        return IS_64_BIT;
    }

    /** Copies that many bytes from the address on. */
    public static byte[] read(long address, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = byteAt(address + i);
        }
        return bytes;
    }

    /** The eight bytes at that address, as a number in this machine's byte order. */
    public static long number(long address) {
        long number = 0;
        boolean big = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;
        for (int i = 0; i < Long.BYTES; i++) {
            number = number << 8 | (byteAt(address + (big ? i : Long.BYTES - 1 - i)) & 0xff);
        }
        return number;
    }

    private static byte byteAt(long address) {
        try {
            return (byte) BYTE_AT.invokeExact(address);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
