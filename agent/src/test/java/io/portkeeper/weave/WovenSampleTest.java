package io.portkeeper.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portkeeper.boot.PortkeeperBridge;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ProtocolFamily;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.Type;

/** Classes with hooks run here, and the JVM verifies them, because they are not the JDK's. */
public class WovenSampleTest {

    private static final String CONNECT = "(Ljava/net/ProtocolFamily;Ljava/io/FileDescriptor;Ljava/net/InetAddress;I)I";

    /** What the hooked methods have passed on. */
    public static final List<Object> HEARD = new ArrayList<>();

    private final Bridge bridge = new Bridge();

    /** The methods to weave. They assign to what they get, and have branches, handlers and several returns. */
    public static final class Sample {

        public Sample() {}

        public static long sum(long first, int second, String third, boolean half) {
            long sum = 0;
            while (second > 0) {
                sum += first;
                second--;
                if (half && sum > 10) {
                    first = -1;
                    third = "left early " + third;
                    return sum;
                }
            }
            third = null;
            first = 7;
            return sum + (third == null ? 0 : first);
        }

        public void nothing(double wide, byte[] array) {
            try {
                if (wide > 1) {
                    throw new IllegalStateException("wide");
                }
                array = new byte[(int) wide];
            } catch (IllegalStateException e) {
                wide = array.length;
                return;
            }
        }

        public static int connect(ProtocolFamily family, FileDescriptor fd, InetAddress remote, int port)
                throws IOException {
            while (port > 10) {
                port -= 10;
            }
            HEARD.add("connect " + port + " " + remote);
            remote = InetAddress.getLoopbackAddress();
            try {
                if (port == 1) {
                    throw new ConnectException("refused");
                }
                if (port == 2) {
                    return -2;
                }
            } catch (IllegalArgumentException e) {
                return -3;
            }
            return port;
        }

        public int notStatic(ProtocolFamily family, FileDescriptor fd, InetAddress remote, int port) {
            return port;
        }
    }

    /** What the sample calls. */
    public static void heard(long first, long second, Object third, long result) {
        HEARD.add(List.of(first, second, third, result));
    }

    public static void begins(Object object, double wide) {
        String name = object.getClass().getName();
        HEARD.add(name.substring(name.indexOf('$') + 1) + " " + wide);
    }

    public static int ends(Object array) {
        HEARD.add(((byte[]) array).length);
        return 1;
    }

    /** An agent that lets a connect be made three times. */
    private static final class Bridge extends PortkeeperBridge {

        @Override
        protected Object beforeConnect(ProtocolFamily family, FileDescriptor fd, InetAddress remote, int port)
                throws IOException {
            if (port == 99) {
                throw new IOException("no port left");
            }
            HEARD.add("connecting " + port);
            return port == 3 ? null : new int[1];
        }

        @Override
        protected void afterConnect(Object attempt) {
            HEARD.add("connected");
        }

        @Override
        protected boolean prepareNext(Object attempt, Throwable thrown) {
            return ++((int[]) attempt)[0] < 3;
        }

        @Override
        protected Throwable explainFailure(Object attempt, Throwable thrown) {
            return new ConnectException("tried 3 times: " + thrown.getMessage());
        }

        @Override
        protected int connectNatively(Class<?> transport, int descriptor, Object remote) {
            return LEFT_ALONE;
        }

        @Override
        protected void beforeClose(FileDescriptor fd) {}

        @Override
        protected void beforeClose(int descriptor) {}

        @Override
        protected void beforeHalfClose(FileDescriptor fd) {}

        @Override
        protected void beforeHalfClose(int descriptor) {}

        @Override
        protected void firstWrite(int descriptor, long address, int length) {}

        @Override
        protected void firstGathering(int descriptor, long address, int vectors) {}

        @Override
        protected void firstWrite(int descriptor, long bytes, Object written, int first) {}
    }

    @AfterEach
    void leaveNothingBehind() {
        PortkeeperBridge.remove(bridge);
        HEARD.clear();
    }

    private static Call call(String name, String descriptor, Value... values) {
        return new Call(Type.getInternalName(WovenSampleTest.class), name, descriptor, values);
    }

    private static Class<?> woven(String method, String descriptor, Hook hook) throws Exception {
        String name = Sample.class.getName();
        byte[] file;
        try (InputStream in = Sample.class.getResourceAsStream("/" + name.replace('.', '/') + ".class")) {
            file = in.readAllBytes();
        }
        byte[] woven =
                new Weaver(List.of(new HookPoint(name, method, descriptor, Purpose.CONNECT, hook))).weave(name, file);
        ClassLoader loader = new ClassLoader(WovenSampleTest.class.getClassLoader()) {
            @Override
            protected Class<?> loadClass(String wanted, boolean resolve) throws ClassNotFoundException {
                return wanted.equals(name)
                        ? defineClass(name, woven, 0, woven.length)
                        : super.loadClass(wanted, resolve);
            }
        };
        return loader.loadClass(name);
    }

    @Test
    void passes_on_the_arguments_as_they_came_though_the_body_assigns_to_them() throws Exception {
        Class<?> sample = woven(
                "sum",
                "(JILjava/lang/String;Z)J",
                CallHook.before(call(
                                "heard",
                                "(JJLjava/lang/Object;J)V",
                                Value.sum(0, 1),
                                Value.argument(1),
                                Value.argument(2),
                                Value.argument(3)))
                        .andAfter(call(
                                "heard",
                                "(JJLjava/lang/Object;J)V",
                                Value.argument(0),
                                Value.argument(1),
                                Value.argument(2),
                                Value.RESULT)));

        var sum = sample.getMethod("sum", long.class, int.class, String.class, boolean.class);
        assertThat(sum.invoke(null, 5L, 4, "a", false)).isEqualTo(20L);
        assertThat(sum.invoke(null, 5L, 4, "b", true)).isEqualTo(15L);
        assertThat(HEARD)
                .containsExactly(
                        List.of(9L, 4L, "a", 0L),
                        List.of(5L, 4L, "a", 20L),
                        List.of(9L, 4L, "b", 1L),
                        List.of(5L, 4L, "b", 15L));
    }

    @Test
    void passes_on_the_object_and_arguments_of_two_words_and_discards_a_result() throws Exception {
        Class<?> sample = woven(
                "nothing",
                "(D[B)V",
                CallHook.before(call("begins", "(Ljava/lang/Object;D)V", Value.THIS, Value.argument(0)))
                        .andAfter(call("ends", "(Ljava/lang/Object;)I", Value.argument(1))));

        var nothing = sample.getMethod("nothing", double.class, byte[].class);
        Object object = sample.getConstructor().newInstance();
        nothing.invoke(object, 0.5, new byte[3]);
        nothing.invoke(object, 2.0, new byte[4]);
        assertThat(HEARD).containsExactly("Sample 0.5", 3, "Sample 2.0", 4);
    }

    private static Object connect(Class<?> sample, int port) throws Throwable {
        try {
            return sample.getMethod("connect", ProtocolFamily.class, FileDescriptor.class, InetAddress.class, int.class)
                    .invoke(null, null, null, null, port);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Test
    void repeats_a_connect_with_the_arguments_as_they_came() throws Throwable {
        PortkeeperBridge.install(bridge);
        Class<?> sample = woven("connect", CONNECT, Hooks.CONNECT);

        assertThatThrownBy(() -> connect(sample, 21))
                .isInstanceOf(ConnectException.class)
                .hasMessage("tried 3 times: refused");
        assertThat(HEARD).containsExactly("connecting 21", "connect 1 null", "connect 1 null", "connect 1 null");
    }

    @Test
    void says_when_a_connect_has_succeeded_whichever_return_it_leaves_by() throws Throwable {
        PortkeeperBridge.install(bridge);
        Class<?> sample = woven("connect", CONNECT, Hooks.CONNECT);

        assertThat(connect(sample, 2)).isEqualTo(-2);
        assertThat(connect(sample, 4)).isEqualTo(4);
        assertThat(HEARD)
                .containsExactly(
                        "connecting 2", "connect 2 null", "connected", "connecting 4", "connect 4 null", "connected");
    }

    @Test
    void says_no_more_of_a_connect_that_is_left_alone_and_makes_none_that_is_refused() throws Throwable {
        PortkeeperBridge.install(bridge);
        Class<?> sample = woven("connect", CONNECT, Hooks.CONNECT);

        assertThat(connect(sample, 3)).isEqualTo(3);
        assertThatThrownBy(() -> connect(sample, 99)).hasMessage("no port left");
        PortkeeperBridge.remove(bridge);
        assertThatThrownBy(() -> connect(sample, 1)).hasMessage("refused");
        assertThat(HEARD).containsExactly("connecting 3", "connect 3 null", "connect 1 null");
    }

    @Test
    void is_refused_where_the_method_is_not_of_the_hooks_form() {
        assertThatThrownBy(() -> woven("notStatic", CONNECT, Hooks.CONNECT)).hasMessageContaining("is not static");
        assertThatThrownBy(() -> woven("sum", "(JILjava/lang/String;Z)J", Hooks.NATIVE_CONNECT))
                .hasMessageContaining("does not call");
        assertThatThrownBy(() -> woven("sum", "(JILjava/lang/String;Z)J", Hooks.NATIVE_READ))
                .hasMessageContaining("has no this");
        assertThatThrownBy(() -> woven(
                        "sum",
                        "(JILjava/lang/String;Z)J",
                        CallHook.before(call("ends", "(Ljava/lang/Object;)I", Value.RESULT))))
                .hasMessageContaining("no result before it returns");
    }
}
