package io.portkeeper.linux;

import java.util.List;

/**
 * A member of the JDK that {@link JdkSocketCalls} uses and that no specification promises.
 *
 * @param className of the class in java.base, with dots
 * @param name of the static method
 * @param descriptor of the method, JVMS 4.3.3
 */
public record JdkMember(String className, String name, String descriptor) {

    static final String NET = "sun.nio.ch.Net";

    static final JdkMember BIND =
            new JdkMember(NET, "bind", "(Ljava/net/ProtocolFamily;Ljava/io/FileDescriptor;Ljava/net/InetAddress;I)V");
    static final JdkMember LOCAL_PORT = new JdkMember(NET, "localPort", "(Ljava/io/FileDescriptor;)I");
    static final JdkMember GET_INT_OPTION = new JdkMember(NET, "getIntOption0", "(Ljava/io/FileDescriptor;ZII)I");
    static final JdkMember SET_INT_OPTION = new JdkMember(NET, "setIntOption0", "(Ljava/io/FileDescriptor;ZIIIZ)V");
    static final JdkMember AVAILABLE = new JdkMember(NET, "available", "(Ljava/io/FileDescriptor;)I");
    static final JdkMember DISCONNECT =
            new JdkMember("sun.nio.ch.DatagramChannelImpl", "disconnect0", "(Ljava/io/FileDescriptor;Z)V");
    static final JdkMember NUMBER = new JdkMember("sun.nio.ch.IOUtil", "fdVal", "(Ljava/io/FileDescriptor;)I");

    /** Every member that the agent calls; without one of them it does not start. */
    public static final List<JdkMember> ALL =
            List.of(BIND, LOCAL_PORT, GET_INT_OPTION, SET_INT_OPTION, AVAILABLE, DISCONNECT, NUMBER);

    @Override
    public String toString() {
        return className + "." + name + descriptor;
    }
}
