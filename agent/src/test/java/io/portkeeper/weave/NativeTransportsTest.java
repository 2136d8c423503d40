package io.portkeeper.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.reflect.Modifier;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Compares the table with the class files of the oldest and newest versions, and of those between that differ. */
class NativeTransportsTest {

    private final TransportLog log = new TransportLog();

    /** A class of a transport in a version. */
    record Case(NettyJars netty, NativeTransport transport, String own) {

        byte[] file() {
            return netty.classFile(own);
        }

        String name() {
            return netty.prefix() + own;
        }

        @Override
        public String toString() {
            return netty + ", " + transport.title() + ", " + own;
        }
    }

    static List<NettyJars> versions() {
        return NettyJars.all();
    }

    static Stream<Case> cases() {
        return versions().stream()
                .flatMap(netty -> netty.transports().stream()
                        .flatMap(transport ->
                                transport.classNames().stream().map(own -> new Case(netty, transport, own))));
    }

    @Test
    void is_compared_with_both_branches_and_with_a_copy_of_another_name() {
        assertThat(versions())
                .extracting(NettyJars::toString)
                .anyMatch(title -> title.startsWith("netty-all-4.1."))
                .anyMatch(title -> title.startsWith("Netty 4.1."))
                .anyMatch(title -> title.startsWith("Netty 4.2."))
                .anyMatch(title -> title.startsWith("grpc-netty-shaded-"));
        assertThat(NettyJars.newest().transports()).isEqualTo(NativeTransports.ALL);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void knows_all_of_a_class(Case the) {
        assertThat(the.transport.unknown(the.own, the.netty.prefix(), new ClassFile(the.file())))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void makes_just_the_hooked_methods_call_the_bridge(Case the) {
        Set<String> hooked = new TreeSet<>();
        for (HookPoint point : the.transport.hookPoints(the.own, the.netty.prefix(), new ClassFile(the.file()))) {
            hooked.add(point.method() + point.descriptor());
        }

        assertThat(callsOfBridge(the.file())).isEmpty();
        assertThat(callsOfBridge(weave(the))).containsExactlyElementsOf(hooked);
    }

    /** The names are written here independently of the table. */
    @Test
    void hooks_connect_close_and_all_that_moves_bytes() {
        assertThat(hooked("io/netty/channel/unix/FileDescriptor"))
                .containsExactlyInAnyOrder(
                        "markClosed", "read", "readAddress", "write", "writeAddress", "writev", "writevAddresses");
        assertThat(hooked("io/netty/channel/unix/Socket"))
                .containsExactlyInAnyOrder("connect", "shutdown", "recv", "recvAddress", "send", "sendAddress");
        assertThat(hooked("io/netty/channel/epoll/LinuxSocket")).containsExactly("sendFile");
        assertThat(hooked("io/netty/channel/epoll/Native")).containsExactly("splice");
        assertThat(hooked("io/netty/channel/uring/AbstractIoUringChannel")).containsExactly("submitConnect");
        assertThat(hooked("io/netty/channel/uring/AbstractIoUringChannel$AbstractUringUnsafe"))
                .containsExactlyInAnyOrder("readComplete", "writeComplete");
    }

    private List<String> hooked(String own) {
        NettyJars newest = NettyJars.newest();
        byte[] woven =
                log.transformer.transform(null, getClass().getClassLoader(), own, null, null, newest.classFile(own));
        return callsOfBridge(woven).stream()
                .map(method -> method.replaceFirst("\\(.*", ""))
                .toList();
    }

    /** Otherwise a class that is already loaded could not be woven. */
    @ParameterizedTest
    @MethodSource("cases")
    void adds_no_member_and_changes_no_signature(Case the) {
        assertThat(JdkImage.members(weave(the))).isEqualTo(JdkImage.members(the.file()));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void makes_classes_that_pass_the_verifier(NettyJars netty) throws Exception {
        List<NativeTransport> transports = netty.transports();
        assertThat(transports).isNotEmpty();
        NettyJars.Loader loader = netty.loader(log.transformer);

        for (NativeTransport transport : transports) {
            for (String own : transport.classNames()) {
                assertThat(loader.link(netty.prefix() + own).getClassLoader()).isSameAs(loader);
            }
            assertThat(log.transformer.test(
                            loader.loadClass((netty.prefix() + transport.connecting()).replace('/', '.'))))
                    .isTrue();
        }
        assertThat(log.woven).hasSameSizeAs(transports);
        assertThat(log.unknown).isEmpty();
        assertThat(log.failures).isEmpty();
    }

    /**
     * So an application that calls the agent in a transport's place can do nothing that it cannot do with the transport itself
     * (docs/security.md).
     */
    @Test
    void take_any_descriptor_and_any_address_from_anybody() throws Exception {
        NettyJars.Loader loader = NettyJars.newest().loader(log.transformer);
        Class<?> socket = loader.loadClass("io.netty.channel.unix.Socket");

        assertThat(socket.getConstructor(int.class)).isNotNull();
        assertThat(socket.getMethod("connect", SocketAddress.class)).isNotNull();
        assertThat(socket.getMethod("close")).isNotNull();
        assertThat(socket.getMethod("writeAddress", long.class, int.class, int.class))
                .isNotNull();
        assertThat(Modifier.isPublic(socket.getModifiers())).isTrue();
    }

    @Test
    void would_not_pass_the_verifier_here_if_they_were_wrong() {
        NettyJars.Loader loader = NettyJars.newest().loader(log.transformer);
        ClassWriter wrong = new ClassWriter(0);
        wrong.visit(Opcodes.V1_8, Opcodes.ACC_PUBLIC, "Wrong", null, "java/lang/Object", null);
        MethodVisitor method = wrong.visitMethod(Opcodes.ACC_STATIC, "returnsNothing", "()I", null, null);
        method.visitInsn(Opcodes.IRETURN);
        method.visitMaxs(1, 0);
        loader.replaced.put("Wrong", wrong.toByteArray());

        assertThatExceptionOfType(VerifyError.class).isThrownBy(() -> loader.link("Wrong"));
    }

    private byte[] weave(Case the) {
        return log.transformer.transform(null, getClass().getClassLoader(), the.name(), null, null, the.file());
    }

    private static List<String> callsOfBridge(byte[] file) {
        ClassFile parsed = new ClassFile(file);
        List<String> calls = new ArrayList<>();
        for (String member : JdkImage.members(file).keySet()) {
            int descriptor = member.indexOf('(');
            if (descriptor >= 0) {
                HookPoint point = new HookPoint(
                        "", member.substring(0, descriptor), member.substring(descriptor), Purpose.TRANSPORT, null);
                if (parsed.callsBridge(point)) {
                    calls.add(member);
                }
            }
        }
        return calls;
    }
}
