package io.portkeeper.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.IllegalClassFormatException;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Constructor;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

class TransportTransformerTest {

    private static final NettyJars NETTY = NettyJars.newest();
    private static final ClassLoader LOADER = TransportTransformerTest.class.getClassLoader();
    private static final String SOCKET = "io/netty/channel/unix/Socket";
    private static final String FILE_DESCRIPTOR = "io/netty/channel/unix/FileDescriptor";
    private static final String EPOLL = "io/netty/channel/epoll/LinuxSocket";
    private static final String IO_URING = "io/netty/channel/uring/AbstractIoUringChannel";

    private final TransportLog log = new TransportLog();
    private final TransportTransformer transformer = log.transformer;

    private byte[] transform(String name, byte[] file) {
        return transformer.transform(null, LOADER, name, null, null, file);
    }

    @ParameterizedTest
    @CsvSource({
        "unix/FileDescriptor, intValue",
        "unix/FileDescriptor, markClosed",
        "unix/FileDescriptor, read",
        "unix/FileDescriptor, readAddress",
        "unix/FileDescriptor, write",
        "unix/FileDescriptor, writeAddress",
        "unix/FileDescriptor, writev",
        "unix/FileDescriptor, writevAddresses",
        "unix/Socket, connect",
        "unix/Socket, shutdown",
        "epoll/LinuxSocket, sendFile",
        "epoll/Native, splice",
        "uring/AbstractIoUringChannel, fd",
        "uring/AbstractIoUringChannel, submitConnect",
        "uring/AbstractIoUringChannel$AbstractUringUnsafe, this$0",
        "uring/AbstractIoUringChannel$AbstractUringUnsafe, ERROR_EALREADY_NEGATIVE",
        "uring/AbstractIoUringChannel$AbstractUringUnsafe, readComplete",
        "uring/AbstractIoUringChannel$AbstractUringUnsafe, writeComplete"
    })
    void leaves_a_class_alone_that_lacks_what_it_needs(String simple, String member) {
        String name = "io/netty/channel/" + simple;

        assertThat(transform(name, renamed(NETTY.classFile(name), member))).isNull();
        assertThat(log.unknown)
                .singleElement()
                .asString()
                .contains(name.replace('/', '.') + " has no ")
                .contains(member);
        assertThat(log.failures).isEmpty();
    }

    /** Bytes may pass through such a method unseen, and their connection would look idle. */
    @ParameterizedTest
    @ValueSource(strings = {SOCKET, FILE_DESCRIPTOR, EPOLL, "io/netty/channel/epoll/Native"})
    void leaves_a_class_alone_that_has_a_native_method_it_does_not_know(String name) {
        assertThat(transform(name, withNative(NETTY.classFile(name), "sendmsgZc")))
                .isNull();
        assertThat(log.unknown)
                .singleElement()
                .asString()
                .contains(name.replace('/', '.') + " has a native method sendmsgZc");
    }

    /** The bridge then refuses the connects, because the transport is not whole. */
    @ParameterizedTest
    @ValueSource(strings = {SOCKET, IO_URING})
    void weaves_no_more_than_the_connects_of_an_unknown_class_where_they_are_to_be_refused(String name)
            throws Exception {
        byte[] unknown = withNative(NETTY.classFile(name), "sendmsgZc");
        NettyJars.Loader loader = NETTY.loader(log.refusing);
        loader.replaced.put(name, unknown);
        byte[] woven = log.refusing.transform(null, LOADER, name, null, null, unknown);

        assertThat(calls(woven)).containsExactly("connect");
        assertThat(log.refusing.test(loader.link(EPOLL))).isEqualTo(name.equals(IO_URING));
        assertThat(log.refusing.test(loader.link(IO_URING))).isFalse();
        assertThat(log.passingBy).isEmpty();
        assertThat(log.failures).isEmpty();
    }

    @Test
    void weaves_nothing_of_an_unknown_class_that_does_not_connect() {
        byte[] unknown = withNative(NETTY.classFile(FILE_DESCRIPTOR), "sendmsgZc");

        assertThat(log.refusing.transform(null, LOADER, FILE_DESCRIPTOR, null, null, unknown))
                .isNull();
        assertThat(log.passingBy).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"io/netty/channel/unix/Socket, connect", "io/netty/channel/uring/AbstractIoUringChannel, submitConnect"
    })
    void says_whose_connects_cannot_be_refused(String name, String connect) {
        byte[] unknown = renamed(NETTY.classFile(name), connect);

        assertThat(log.refusing.transform(null, LOADER, name, null, null, unknown))
                .isNull();
        assertThat(log.passingBy).singleElement().asString().startsWith("Netty's ");
    }

    /** The methods of {@code PortkeeperTransports} that a class calls. */
    private static List<String> calls(byte[] file) {
        List<String> calls = new ArrayList<>();
        ClassFile.reader(file)
                .accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access, String name, String type, String signature, String[] exceptions) {
                                return new MethodVisitor(Opcodes.ASM9) {
                                    @Override
                                    public void visitMethodInsn(
                                            int opcode,
                                            String owner,
                                            String called,
                                            String descriptor,
                                            boolean isInterface) {
                                        if (owner.endsWith("/PortkeeperTransports")) {
                                            calls.add(called);
                                        }
                                    }
                                };
                            }
                        },
                        0);
        return calls;
    }

    @Test
    void weaves_a_class_that_has_another_native_method_which_moves_no_bytes() {
        assertThat(transform(SOCKET, withNative(NETTY.classFile(SOCKET), "setTcpSomething")))
                .isNotNull();
        assertThat(log.unknown).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"recv", "recvAddress", "send", "sendAddress"})
    void weaves_a_socket_that_leaves_a_transfer_to_its_descriptor(String method) {
        byte[] file = renamed(NETTY.classFile(SOCKET), method);

        assertThat(transform(SOCKET, file)).isNotNull();
        assertThat(log.unknown).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {SOCKET, FILE_DESCRIPTOR})
    void leaves_a_whole_transport_alone_one_of_whose_classes_it_does_not_know(String shared) throws Exception {
        NettyJars.Loader loader = NETTY.loader(transformer);
        loader.replaced.put(shared, withNative(NETTY.classFile(shared), "sendmsgZc"));

        assertThat(transformer.test(loader.link(EPOLL))).isFalse();
        assertThat(transformer.test(loader.link(IO_URING))).isFalse();
        assertThat(log.woven).isEmpty();
    }

    @Test
    void leaves_the_other_transport_connected_when_one_is_unknown() throws Exception {
        NettyJars.Loader loader = NETTY.loader(transformer);
        loader.replaced.put(IO_URING, renamed(NETTY.classFile(IO_URING), "submitConnect"));

        assertThat(transformer.test(loader.link(EPOLL))).isTrue();
        assertThat(transformer.test(loader.link(IO_URING))).isFalse();
        assertThat(log.woven).singleElement().asString().startsWith("Netty's epoll transport (netty-transport-classes");
        assertThat(log.unknown).singleElement().asString().startsWith("Netty's io_uring transport (netty-transport-");
    }

    @Test
    void says_so_once_for_each_jar() throws Exception {
        for (int i = 0; i < 3; i++) {
            NettyJars.Loader loader = NETTY.loader(transformer);
            loader.replaced.put(EPOLL, renamed(NETTY.classFile(EPOLL), "sendFile"));
            assertThat(transformer.test(loader.link(EPOLL))).isFalse();
        }

        assertThat(log.unknown)
                .singleElement()
                .asString()
                .matches(
                        "Netty's epoll transport \\(netty-transport-classes-epoll-4\\..*\\.jar\\): io.netty.* has no sendFile.*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "xio/netty/channel/unix/Socket",
                "com/foo/Socket",
                "Socket",
                "netty/channel/unix/Socket",
                "io/netty/channel/unix/Socket$1",
                "io/netty/channel/unix/SocketX",
                "io/netty/incubator/channel/uring/LinuxSocket"
            })
    void leaves_a_class_alone_that_is_not_nettys(String name) {
        assertThat(transform(name, NETTY.classFile(SOCKET))).isNull();
        assertThat(log.unknown).isEmpty();
    }

    @Test
    void leaves_classes_of_the_jvm_itself_alone() {
        byte[] file = NETTY.classFile(SOCKET);

        assertThat(transformer.transform(null, null, SOCKET, null, null, file)).isNull();
        assertThat(transform(null, file)).isNull();
    }

    @Test
    void connects_for_no_other_class() {
        assertThat(transformer.test(Object.class)).isFalse();
        assertThat(log.unknown).isEmpty();
    }

    /** An application server may have one Netty for each application. */
    @Test
    void keeps_two_loaders_with_the_same_netty_apart() throws Exception {
        NettyJars.Loader known = NETTY.loader(transformer);
        NettyJars.Loader other = NETTY.loader(transformer);
        other.replaced.put(SOCKET, renamed(NETTY.classFile(SOCKET), "connect"));

        assertThat(transformer.test(known.link(EPOLL))).isTrue();
        assertThat(transformer.test(other.link(EPOLL))).isFalse();
    }

    @Test
    void knows_a_transport_by_any_subclass_of_what_connects() throws Exception {
        NettyJars.Loader loader = NETTY.loader(transformer);

        assertThat(transformer.test(loader.link("io/netty/channel/uring/IoUringSocketChannel")))
                .isTrue();
    }

    /** io_uring and other transports use the same descriptor and socket as epoll. */
    @Test
    void does_not_connect_for_the_sockets_that_all_transports_share() throws Exception {
        NettyJars.Loader loader = NETTY.loader(transformer);

        assertThat(transformer.test(loader.link(SOCKET))).isFalse();
        assertThat(transformer.test(loader.link("io/netty/channel/uring/LinuxSocket")))
                .isFalse();
        assertThat(log.unknown).isEmpty();
    }

    /** The JVM begins with the original class file. */
    @Test
    void weaves_a_class_again_that_is_transformed_again() {
        byte[] file = NETTY.classFile(SOCKET);

        assertThat(transform(SOCKET, file)).isEqualTo(transform(SOCKET, file)).isNotEqualTo(file);
    }

    @Test
    void tells_when_it_fails_and_leaves_the_class_alone() {
        assertThat(transform(SOCKET, new byte[] {1, 2, 3})).isNull();
        assertThat(log.failures).hasSize(1);
    }

    @Test
    void has_what_is_loaded_already_transformed_again_when_the_application_runs() throws Exception {
        List<Object> retransformed = new ArrayList<>();
        Class<?> socket = NETTY.loader(new TransportLog().transformer).link(SOCKET);

        transformer.install(
                instrumentation(retransformed::add, Object.class, socket, getClass(), socket.arrayType()), true);

        assertThat(retransformed).containsExactly(socket);
        assertThat(log.failures).isEmpty();
    }

    @Test
    void does_not_ask_what_is_loaded_before_main() throws Exception {
        List<Object> retransformed = new ArrayList<>();
        Class<?> socket = NETTY.loader(new TransportLog().transformer).link(SOCKET);

        transformer.install(instrumentation(retransformed::add, socket), false);

        assertThat(retransformed).isEmpty();
    }

    /** The JVM has then not installed what the transformer handed out. */
    @Test
    void leaves_a_transport_alone_that_is_loaded_already_and_cannot_be_transformed_again() throws Exception {
        NettyJars.Loader loader = NETTY.loader(transformer);
        for (String own : NativeTransports.ALL.get(0).classNames()) {
            loader.link(own);
        }

        transformer.install(
                instrumentation(
                        type -> {
                            throw new UnsupportedOperationException("on purpose");
                        },
                        loader.link(SOCKET)),
                true);

        assertThat(log.failures).hasSize(1);
        assertThat(transformer.test(loader.link(EPOLL))).isFalse();
    }

    /** Another agent may have changed it meanwhile. */
    @Test
    void leaves_a_transport_alone_one_of_whose_classes_is_transformed_again_and_is_unknown_then() throws Exception {
        NettyJars.Loader loader = NETTY.loader(transformer);
        Class<?> connecting = loader.link(EPOLL);
        Class<?> socket = loader.link(SOCKET);
        assertThat(transformer.test(connecting)).isTrue();

        assertThat(transformer.transform(
                        null, loader, SOCKET, socket, null, renamed(NETTY.classFile(SOCKET), "connect")))
                .isNull();
        assertThat(transformer.test(connecting)).isFalse();
        assertThat(log.lost).singleElement().asString().startsWith("Netty");
    }

    /** It has no connection, so the agent misses nothing. */
    @Test
    void does_not_say_that_a_transport_is_lost_that_has_never_connected() throws Exception {
        NettyJars.Loader loader = NETTY.loader(transformer);
        Class<?> socket = loader.link(SOCKET);

        transformer.transform(null, loader, SOCKET, socket, null, renamed(NETTY.classFile(SOCKET), "connect"));

        assertThat(log.lost).isEmpty();
    }

    private static Instrumentation instrumentation(Consumer<Class<?>> onRetransform, Class<?>... loaded) {
        return (Instrumentation) Proxy.newProxyInstance(
                LOADER, new Class<?>[] {Instrumentation.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "getAllLoadedClasses" -> {
                            return loaded;
                        }
                        case "retransformClasses" ->
                            List.of((Class<?>[]) arguments[0]).forEach(onRetransform);
                        default -> assertThat(method.getName()).isEqualTo("addTransformer");
                    }
                    return null;
                });
    }

    /** Its own classes pass through it, too, while they are being loaded. */
    @Test
    void needs_no_class_to_tell_that_a_class_is_none_of_its_own() throws Exception {
        PassingLoader loader = new PassingLoader();
        Constructor<?> constructor = loader.loadClass(TransportTransformer.class.getName())
                .getConstructor(
                        loader.loadClass(TransportTransformer.Listener.class.getName()), Consumer.class, boolean.class);
        loader.transformer = (ClassFileTransformer) constructor.newInstance(null, null, true);

        assertThatCode(() -> loader.transformer.transform(null, loader, "com/foo/Socket", null, null, new byte[0]))
                .doesNotThrowAnyException();
        assertThat(loader.passed).isEmpty();
    }

    /** Loads this package again, and hands its classes to a transformer before it defines them, as the JVM does. */
    private static final class PassingLoader extends ClassLoader {

        final List<String> passed = new ArrayList<>();
        ClassFileTransformer transformer;

        PassingLoader() {
            super(LOADER);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null || !name.startsWith("io.portkeeper.weave.")) {
                return loaded != null ? loaded : super.loadClass(name, resolve);
            }
            String internal = name.replace('.', '/');
            try (InputStream in = LOADER.getResourceAsStream(internal + ".class")) {
                byte[] file = in.readAllBytes();
                if (transformer != null) {
                    passed.add(name);
                    transformer.transform(null, this, internal, null, null, file);
                }
                return defineClass(name, file, 0, file.length);
            } catch (IOException | IllegalClassFormatException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    /** The class file with every field and method of that name under another name, and every use of such a field. */
    private static byte[] renamed(byte[] file, String member) {
        return changed(file, writer -> new ClassVisitor(Opcodes.ASM9, writer) {
            private String rename(String name) {
                return name.equals(member) ? "renamed" : name;
            }

            @Override
            public FieldVisitor visitField(int access, String name, String type, String signature, Object value) {
                return super.visitField(access, rename(name), type, signature, value);
            }

            @Override
            public MethodVisitor visitMethod(
                    int access, String name, String descriptor, String signature, String[] exceptions) {
                MethodVisitor method = super.visitMethod(access, rename(name), descriptor, signature, exceptions);
                return new MethodVisitor(Opcodes.ASM9, method) {
                    @Override
                    public void visitFieldInsn(int opcode, String owner, String name, String type) {
                        super.visitFieldInsn(opcode, owner, rename(name), type);
                    }
                };
            }
        });
    }

    private static byte[] withNative(byte[] file, String name) {
        return changed(file, writer -> new ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public void visitEnd() {
                super.visitMethod(Opcodes.ACC_STATIC | Opcodes.ACC_NATIVE, name, "(IJI)I", null, null)
                        .visitEnd();
                super.visitEnd();
            }
        });
    }

    private static byte[] changed(byte[] file, Function<ClassWriter, ClassVisitor> change) {
        ClassWriter writer = new ClassWriter(0);
        ClassFile.reader(file).accept(change.apply(writer), 0);
        return writer.toByteArray();
    }
}
