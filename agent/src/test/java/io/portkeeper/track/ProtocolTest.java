package io.portkeeper.track;

import static io.portkeeper.track.Protocol.MULTIPLEXED;
import static io.portkeeper.track.Protocol.PLAIN;
import static io.portkeeper.track.Protocol.TLS;
import static io.portkeeper.track.Protocol.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is learnt from first writes. Those of TLS are made by the JDK's implementation. */
class ProtocolTest {

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The first write of a client of that TLS version that asks for those application protocols. */
    private static byte[] hello(String version, String... protocols) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, null, null);
        SSLEngine engine = context.createSSLEngine("www.example.com", 443);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        parameters.setProtocols(new String[] {version});
        engine.setSSLParameters(parameters);
        ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), out);
        return Arrays.copyOf(out.array(), out.position());
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\n", "POST / HTTP/1.1\r\n", "PUT /", "DELETE /a", "*1\r\n$4\r\nPING\r\n"})
    void is_plain_where_one_answer_follows_one_request(String write) {
        assertThat(Protocol.after(UNKNOWN, bytes(write))).isEqualTo(PLAIN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CONNECT www.example.com:443 HTTP/1.1\r\n",
                "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n",
                "\r\n\r\n\0\r\nQUIT\n",
                "\u0005\u0001\0",
                "EHLO example.com\r\n",
                "PRIMARY",
                "GET",
                "*\r\n",
                "\0\0\0\u0008\u0004\u00d2\u0016/"
            })
    void is_not_known_whatever_else_it_begins_with_until_more_is_written(String write) {
        assertThat(Protocol.after(UNKNOWN, bytes(write))).isEqualTo(UNKNOWN);
        assertThat(Protocol.after(Protocol.after(UNKNOWN, bytes(write)), bytes("GET / HTTP/1.1\r\n")))
                .isEqualTo(PLAIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "PRI * H", "P"})
    void is_multiplexed_after_the_preface_of_http_2_or_a_part_of_it(String write) {
        assertThat(Protocol.after(UNKNOWN, bytes(write))).isEqualTo(MULTIPLEXED);
        assertThat(Protocol.after(PLAIN, bytes(write))).as("after an upgrade").isEqualTo(MULTIPLEXED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void is_tls_where_http_2_is_not_asked_for(String version) throws Exception {
        assertThat(Protocol.after(UNKNOWN, hello(version))).isEqualTo(TLS);
        assertThat(Protocol.after(UNKNOWN, hello(version, "http/1.1"))).isEqualTo(TLS);
        assertThat(Protocol.after(PLAIN, hello(version, "http/1.1", "http/1.0")))
                .as("after CONNECT")
                .isEqualTo(TLS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void may_be_multiplexed_where_another_protocol_is_asked_for(String version) throws Exception {
        assertThat(Protocol.after(UNKNOWN, hello(version, "h2", "http/1.1"))).isEqualTo(MULTIPLEXED);
        assertThat(Protocol.after(UNKNOWN, hello(version, "http/1.1", "h2"))).isEqualTo(MULTIPLEXED);
        assertThat(Protocol.after(UNKNOWN, hello(version, "amqp"))).isEqualTo(MULTIPLEXED);
    }

    @Test
    void may_be_multiplexed_where_not_all_of_what_is_asked_for_is_seen() throws Exception {
        byte[] hello = hello("TLSv1.3", "http/1.1");
        for (int length = 1; length < hello.length; length++) {
            byte[] part = Arrays.copyOf(hello, length);
            // TLS if the part contains the list of protocols, MULTIPLEXED otherwise.
            assertThat(Protocol.after(UNKNOWN, part)).as("%d bytes", length).isIn(MULTIPLEXED, TLS);
        }
        assertThat(Protocol.after(UNKNOWN, Arrays.copyOf(hello, 60))).isEqualTo(MULTIPLEXED);
        byte[] without = hello("TLSv1.3");
        assertThat(Protocol.after(UNKNOWN, Arrays.copyOf(without, without.length - 1)))
                .isEqualTo(MULTIPLEXED);
    }

    @Test
    void survives_any_bytes() throws Exception {
        byte[] hello = hello("TLSv1.3", "h2");
        for (int at = 1; at < hello.length; at++) {
            for (int value : new int[] {0, 1, 127, 128, 255}) {
                byte[] changed = hello.clone();
                changed[at] = (byte) value;
                assertThat(Protocol.after(UNKNOWN, changed)).isNotEqualTo(PLAIN);
            }
        }
    }

    @Test
    void stays_tls_while_its_handshake_goes_on() throws Exception {
        byte[] finished = hello("TLSv1.2");
        finished[5] = 20;

        assertThat(Protocol.after(TLS, finished)).isEqualTo(TLS);
        assertThat(Protocol.after(TLS, hello("TLSv1.3", "h2")))
                .as("asked again")
                .isEqualTo(TLS);
        assertThat(Protocol.after(UNKNOWN, finished)).as("no ClientHello").isEqualTo(UNKNOWN);
    }

    @Test
    void stays_what_it_is_when_more_is_written() {
        for (Protocol before : new Protocol[] {PLAIN, TLS, MULTIPLEXED}) {
            assertThat(Protocol.after(before, bytes("more"))).isEqualTo(before);
        }
        for (Protocol before : Protocol.values()) {
            assertThat(Protocol.after(before, new byte[0])).isEqualTo(before);
        }
    }
}
