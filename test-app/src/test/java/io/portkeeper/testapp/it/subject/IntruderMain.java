package io.portkeeper.testapp.it.subject;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import javax.management.InstanceNotFoundException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * An application that tries to switch the agent off, to mislead it, and to get from it what the JVM denies to the
 * application, without {@code --add-opens}, Unsafe, native code or an agent of the application.
 *
 * <p>It prints the source of each of its two connections, a line for each thing that it got in the meantime, and
 * {@code done}. At the end of its input, it prints {@code connected} or {@code lost}.
 */
public final class IntruderMain {

    /** The name of the bridge's class, and an earlier one. */
    private static final List<String> BRIDGES = List.of("sun.nio.ch.PortkeeperBridge", "java.lang.PortkeeperBridge");

    private static final String TRANSPORTS = "java.lang.PortkeeperTransports";

    private static final int DESCRIPTORS = 256;
    private static final int WRITES = 10;

    private IntruderMain() {}

    /**
     * Connects, intrudes, and connects once more.
     *
     * @param args host and port
     */
    public static void main(String[] args) throws Exception {
        InetSocketAddress remote = new InetSocketAddress(args[0], Integer.parseInt(args[1]));
        try (Socket before = connect(remote)) {
            for (String bridge : BRIDGES) {
                intrude(bridge);
            }
            mislead(remote);
            awaitBean();
            searchForLoader();
            try (Socket after = connect(remote)) {
                System.out.println("done");
                while (System.in.read() >= 0) {
                    // It stays connected until the test closes its input.
                }
                System.out.println(isOpen(before) && isOpen(after) ? "connected" : "lost");
            }
        }
    }

    private static Socket connect(InetSocketAddress remote) throws IOException {
        Socket socket = new Socket();
        socket.connect(remote);
        System.out.println("from " + socket.getLocalAddress().getHostAddress());
        return socket;
    }

    /** Whether the connection has been neither closed nor reset. The far end sends nothing. */
    private static boolean isOpen(Socket socket) throws IOException {
        socket.setSoTimeout(1);
        try {
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private interface Attempt {

        /** Throws if the attempt is refused. */
        void make() throws Throwable;
    }

    private static void attempt(String what, Attempt attempt) {
        try {
            attempt.make();
            System.out.println("got " + what);
        } catch (Throwable refused) {
            // This is expected.
        }
    }

    private static void intrude(String name) {
        Class<?> bridge;
        try {
            bridge = Class.forName(name);
        } catch (ClassNotFoundException e) {
            return;
        }
        for (Method method : bridge.getDeclaredMethods()) {
            attempt(method + " opened", () -> method.setAccessible(true));
        }
        for (AccessibleObject field : bridge.getDeclaredFields()) {
            attempt(field + " opened", () -> field.setAccessible(true));
        }
        for (Constructor<?> constructor : bridge.getDeclaredConstructors()) {
            attempt(constructor + " opened", () -> constructor.setAccessible(true));
        }
        attempt("a private lookup in " + name, () -> MethodHandles.privateLookupIn(bridge, MethodHandles.lookup()));
        attempt("a subclass of " + name, () -> subclass(bridge));
        attempt("tick of " + name, () -> bridge.getMethod("tick", int.class).invoke(null, 0));
        attempt(
                "the activity of " + name,
                () -> bridge.getMethod("activity", int.class).invoke(null, 0));
        attempt(
                "closing of " + name,
                () -> bridge.getMethod("closing", int.class).invoke(null, -1));
        attempt(
                "connecting of " + name,
                () -> bridge.getMethod(
                                "connecting", ProtocolFamily.class, FileDescriptor.class, InetAddress.class, int.class)
                        .invoke(
                                null,
                                StandardProtocolFamily.INET,
                                FileDescriptor.in,
                                InetAddress.getLoopbackAddress(),
                                1));
        attempt(
                "a handle on install of " + name,
                () -> MethodHandles.lookup().findStatic(bridge, "install", MethodType.methodType(void.class, bridge)));
        attempt(
                "openToTransports of " + name,
                () -> bridge.getMethod("openToTransports").invoke(null));
        // This comes last, because after it there is no agent left to attack.
        attempt("install of " + name, () -> bridge.getMethod("install", bridge).invoke(null, new Object[] {null}));
    }

    private static void subclass(Class<?> bridge) throws Exception {
        String name = IntruderMain.class.getPackageName().replace('.', '/') + "/Extends_"
                + bridge.getPackageName().replace('.', '_');
        MethodHandles.lookup()
                .defineClass(classFile(name, bridge.getName().replace('.', '/')))
                .getDeclaredConstructor()
                .newInstance();
    }

    /**
     * The file of a class with that superclass and a constructor without parameters (JVMS 4.1). A compiler cannot make it,
     * because the superclass exists only at run time.
     */
    private static byte[] classFile(String name, String superName) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(0xcafebabe);
        out.writeInt(61);
        out.writeShort(10);
        String[] texts = {name, superName, "<init>", "()V", "Code"}; // 1 to 5
        for (String text : texts) {
            out.writeByte(1);
            out.writeUTF(text);
        }
        int[][] entries = {{7, 1}, {7, 2}, {12, 3, 4}, {10, 7, 8}}; // 6 to 9: two classes, name and type, method
        for (int[] entry : entries) {
            out.writeByte(entry[0]);
            for (int i = 1; i < entry.length; i++) {
                out.writeShort(entry[i]);
            }
        }
        out.writeShort(Modifier.PUBLIC | 0x20);
        out.writeShort(6);
        out.writeShort(7);
        out.writeShort(0);
        out.writeShort(0);
        out.writeShort(1);
        out.writeShort(Modifier.PUBLIC);
        out.writeShort(3);
        out.writeShort(4);
        out.writeShort(1);
        out.writeShort(5);
        byte[] code = {42, (byte) 183, 0, 9, (byte) 177}; // aload_0, invokespecial, return
        out.writeInt(12 + code.length);
        out.writeShort(1);
        out.writeShort(1);
        out.writeInt(code.length);
        out.write(code);
        out.writeShort(0);
        out.writeShort(0);
        out.writeShort(0);
        return bytes.toByteArray();
    }

    /**
     * Reports for each descriptor that it is closed, and that it has read or written bytes at an address where there is no
     * memory.
     */
    private static void mislead(InetSocketAddress remote) throws Exception {
        Class<?> transports;
        try {
            transports = Class.forName(TRANSPORTS);
        } catch (ClassNotFoundException e) {
            transports = Class.forName(BRIDGES.get(1));
        }
        for (Method method : transports.getMethods()) {
            Class<?>[] types = method.getParameterTypes();
            boolean isConnect = types.length == 3 && types[0] == Object.class;
            if (Modifier.isStatic(method.getModifiers()) && types.length > 0 && (types[0] == int.class || isConnect)) {
                for (int i = 0; i < DESCRIPTORS * WRITES; i++) {
                    Object outcome = method.invoke(null, arguments(types, i / WRITES, remote));
                    if (isConnect && !Integer.valueOf(0).equals(outcome)) {
                        System.out.println("got a connect: " + outcome);
                    }
                }
            }
        }
    }

    private static Object[] arguments(Class<?>[] types, int descriptor, InetSocketAddress remote) {
        List<Object> arguments = new ArrayList<>();
        for (int i = 0; i < types.length; i++) {
            if (types[i] == int.class) {
                arguments.add(i == 0 || types[0] == Object.class ? descriptor : 1);
            } else if (types[i] == boolean.class) {
                arguments.add(true);
            } else if (types[i] == long.class) {
                // This is a number of bytes, or an address that is not mapped.
                arguments.add(1L);
            } else {
                arguments.add(i == 2 ? remote : new Object());
            }
        }
        return arguments.toArray();
    }

    private static void awaitBean() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        while (server.queryNames(new ObjectName("io.portkeeper:*"), null).isEmpty()) {
            Thread.sleep(50);
        }
    }

    /** Searches for the agent's class loader, which gives access to all classes of the agent. */
    private static void searchForLoader() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        Set<ClassLoader> known = Collections.newSetFromMap(new IdentityHashMap<>());
        for (ClassLoader own = IntruderMain.class.getClassLoader(); own != null; own = own.getParent()) {
            known.add(own);
        }
        known.add(null);
        for (ObjectName name : server.queryNames(new ObjectName("io.portkeeper:*"), null)) {
            if (!known.contains(loaderFor(server, name))) {
                System.out.println("got the class loader of " + name);
            }
        }
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (!known.contains(thread.getContextClassLoader())
                    || !known.contains(thread.getClass().getClassLoader())
                    || !known.contains(loaderOf(thread.getUncaughtExceptionHandler()))) {
                System.out.println("got a class loader of " + thread.getName());
            }
        }
    }

    /** Returns null for null, too: a thread that has ended has no handler. */
    private static ClassLoader loaderOf(Object object) {
        return object == null ? null : object.getClass().getClassLoader();
    }

    /** Returns null if the bean no longer exists, because sources come and go. */
    private static ClassLoader loaderFor(MBeanServer server, ObjectName name) {
        try {
            return server.getClassLoaderFor(name);
        } catch (InstanceNotFoundException e) {
            return null;
        }
    }
}
