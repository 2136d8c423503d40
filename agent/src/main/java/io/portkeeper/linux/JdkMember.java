package io.portkeeper.linux;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.util.List;

/**
 * A member of the JDK that {@code linux} uses and that no specification guarantees.
 *
 * @param className of the class in java.base, with dots
 * @param name of the method
 * @param descriptor of the method, JVMS 4.3.3
 * @param isStatic whether it is static
 */
public record JdkMember(String className, String name, String descriptor, boolean isStatic) {

    static final String NET = "sun.nio.ch.Net";

    static final JdkMember BIND =
            new JdkMember(NET, "bind", "(Ljava/net/ProtocolFamily;Ljava/io/FileDescriptor;Ljava/net/InetAddress;I)V");
    static final JdkMember LOCAL_PORT = new JdkMember(NET, "localPort", "(Ljava/io/FileDescriptor;)I");
    static final JdkMember GET_INT_OPTION = new JdkMember(NET, "getIntOption0", "(Ljava/io/FileDescriptor;ZII)I");
    static final JdkMember SET_INT_OPTION = new JdkMember(NET, "setIntOption0", "(Ljava/io/FileDescriptor;ZIIIZ)V");
    static final JdkMember AVAILABLE = new JdkMember(NET, "available", "(Ljava/io/FileDescriptor;)I");
    static final JdkMember DISCONNECT =
            new JdkMember("sun.nio.ch.DatagramChannelImpl", "disconnect0", "(Ljava/io/FileDescriptor;Z)V");
    static final JdkMember SHUTDOWN = new JdkMember(NET, "shutdown", "(Ljava/io/FileDescriptor;I)V");
    static final JdkMember REMOTE =
            new JdkMember(NET, "remoteAddress", "(Ljava/io/FileDescriptor;)Ljava/net/InetSocketAddress;");
    static final JdkMember LOCAL =
            new JdkMember(NET, "localAddress", "(Ljava/io/FileDescriptor;)Ljava/net/InetSocketAddress;");
    static final JdkMember CONNECT =
            new JdkMember(NET, "connect0", "(ZLjava/io/FileDescriptor;Ljava/net/InetAddress;I)I");
    static final JdkMember DESCRIPTOR = new JdkMember("sun.nio.ch.IOUtil", "newFD", "(I)Ljava/io/FileDescriptor;");
    static final JdkMember POLL = new JdkMember(NET, "poll", "(Ljava/io/FileDescriptor;IJ)I");
    static final JdkMember UNSAFE =
            new JdkMember("jdk.internal.misc.Unsafe", "getUnsafe", "()Ljdk/internal/misc/Unsafe;");
    static final JdkMember BYTE_AT = new JdkMember("jdk.internal.misc.Unsafe", "getByte", "(J)B", false);
    static final JdkMember DISPATCHER = new JdkMember("sun.nio.ch.SocketDispatcher", "<init>", "()V", false);
    static final JdkMember WRITE_BY = new JdkMember(
            "sun.nio.ch.IOUtil",
            "write",
            "(Ljava/io/FileDescriptor;Ljava/nio/ByteBuffer;JLsun/nio/ch/NativeDispatcher;)I");
    static final JdkMember READ_BY = new JdkMember(
            "sun.nio.ch.IOUtil",
            "read",
            "(Ljava/io/FileDescriptor;Ljava/nio/ByteBuffer;JLsun/nio/ch/NativeDispatcher;)I");
    static final JdkMember NUMBER = new JdkMember("sun.nio.ch.IOUtil", "fdVal", "(Ljava/io/FileDescriptor;)I");

    static final JdkMember PROVIDER =
            new JdkMember("sun.nio.ch.DefaultSelectorProvider", "get", "()Lsun/nio/ch/SelectorProviderImpl;");

    private JdkMember(String className, String name, String descriptor) {
        this(className, name, descriptor, true);
    }

    /**
     * The members that the agent calls on every connect. If one is missing, the agent does not start. {@link #DISCONNECT} is
     * not among them, because looking at its class before main would load java.net.
     */
    public static final List<JdkMember> ALL =
            List.of(BIND, LOCAL_PORT, GET_INT_OPTION, SET_INT_OPTION, AVAILABLE, NUMBER);

    /**
     * The members without which the agent starts, but does less. They are named here because what uses them loads java.net.
     */
    public static final List<JdkMember> OPTIONAL = List.of(
            DISCONNECT,
            SHUTDOWN,
            REMOTE,
            LOCAL,
            CONNECT,
            DESCRIPTOR,
            POLL,
            UNSAFE,
            BYTE_AT,
            DISPATCHER,
            WRITE_BY,
            READ_BY,
            PROVIDER);

    /**
     * A handle that calls it. If it is not static, the first argument is the object. Do not call this before main.
     *
     * @throws LinkageError if this JDK lacks it
     */
    MethodHandle handle() {
        try {
            Class<?> owner = Class.forName(className, false, null);
            Lookup lookup = MethodHandles.privateLookupIn(owner, MethodHandles.lookup());
            MethodType type = MethodType.fromMethodDescriptorString(descriptor, null);
            if (name.equals("<init>")) {
                return lookup.findConstructor(owner, type);
            }
            return isStatic ? lookup.findStatic(owner, name, type) : lookup.findVirtual(owner, name, type);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(this + " is missing in this JDK", e);
        }
    }

    /** The same, or null if this JDK lacks it. */
    MethodHandle handleIfPresent() {
        try {
            return handle();
        } catch (LinkageError e) {
            return null;
        }
    }

    @Override
    public String toString() {
        return className + "." + name + descriptor;
    }
}
