package io.portkeeper.connect;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Looks at what a Netty channel has to write, through Netty's API: {@code Channel.Unsafe.outboundBuffer().current()}, which
 * is a {@code ByteBuf}. It uses reflection, because Netty may be in any class loader and under any package prefix.
 */
final class NettyMessages {

    private static final byte[] NOTHING = {};

    /** The methods that read the messages of one kind of channel. */
    private record Reading(
            MethodHandle outboundBuffer,
            MethodHandle current,
            Class<?> byteBuf,
            MethodHandle readerIndex,
            MethodHandle readableBytes,
            MethodHandle getBytes) {}

    private static final Reading UNKNOWN = new Reading(null, null, null, null, null, null);

    private final ClassValue<Reading> readings = new ClassValue<>() {
        @Override
        protected Reading computeValue(Class<?> type) {
            try {
                return reading(type);
            } catch (ReflectiveOperationException | LinkageError e) {
                return UNKNOWN;
            }
        }
    };

    /** Takes the class of a channel's {@code Unsafe}, the inner object that does the channel's work. */
    private static Reading reading(Class<?> type) throws ReflectiveOperationException {
        Class<?> unsafe = interfaceOf(type, "io.netty.channel.Channel$Unsafe");
        if (unsafe == null) {
            return UNKNOWN;
        }
        String prefix = unsafe.getName().substring(0, unsafe.getName().indexOf("io.netty."));
        ClassLoader loader = unsafe.getClassLoader();
        Class<?> outbound = Class.forName(prefix + "io.netty.channel.ChannelOutboundBuffer", false, loader);
        Class<?> byteBuf = Class.forName(prefix + "io.netty.buffer.ByteBuf", false, loader);
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        return new Reading(
                lookup.findVirtual(unsafe, "outboundBuffer", MethodType.methodType(outbound)),
                lookup.findVirtual(outbound, "current", MethodType.methodType(Object.class)),
                byteBuf,
                lookup.findVirtual(byteBuf, "readerIndex", MethodType.methodType(int.class)),
                lookup.findVirtual(byteBuf, "readableBytes", MethodType.methodType(int.class)),
                lookup.findVirtual(byteBuf, "getBytes", MethodType.methodType(byteBuf, int.class, byte[].class)));
    }

    private static Class<?> interfaceOf(Class<?> type, String name) {
        for (Class<?> own = type; own != null; own = own.getSuperclass()) {
            for (Class<?> implemented : own.getInterfaces()) {
                Class<?> found = implemented.getName().endsWith(name) ? implemented : interfaceOf(implemented, name);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    /** The first message, cut off after {@code most} bytes; empty if it cannot be read, or is a file. */
    byte[] first(Object unsafe, int most) {
        Reading reading = readings.get(unsafe.getClass());
        if (reading.equals(UNKNOWN)) {
            return NOTHING;
        }
        try {
            Object outbound = reading.outboundBuffer.invoke(unsafe);
            Object message = outbound == null ? null : reading.current.invoke(outbound);
            if (!reading.byteBuf.isInstance(message)) {
                return NOTHING;
            }
            byte[] bytes = new byte[Math.min((int) reading.readableBytes.invoke(message), most)];
            reading.getBytes.invoke(message, (int) reading.readerIndex.invoke(message), bytes);
            return bytes;
        } catch (Throwable e) {
            return NOTHING;
        }
    }
}
