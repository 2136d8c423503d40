package io.portkeeper.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.boot.PortkeeperBridge;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** BridgeIT tests what an application gets as long as no transport is woven. */
class PortkeeperTransportsTest {

    private static final int NUMBER = 3_000;

    @Test
    void hands_on_what_a_woven_transport_says() {
        PortkeeperBridge.openToTransports();
        int perChunk = PortkeeperBridge.activity(0).length / PortkeeperBridge.WORDS;
        long[] chunk = PortkeeperBridge.activity(NUMBER / perChunk);
        int word = NUMBER % perChunk * PortkeeperBridge.WORDS;
        chunk[word] = 0;
        chunk[word + 1] = 0;
        PortkeeperTransports.written(NUMBER, 10);
        PortkeeperTransports.read(NUMBER, 5);

        assertThat((int) chunk[word + 1] >>> PortkeeperBridge.WRITES).isEqualTo(1);
        assertThat((int) chunk[word] & PortkeeperBridge.MOST_BYTES).isEqualTo(5);
    }

    @Test
    void the_transports_own_connect_fails_and_is_replaced_if_the_agent_has_connected() {
        assertThat(PortkeeperTransports.descriptorAfter(PortkeeperBridge.LEFT_ALONE, NUMBER))
                .isEqualTo(NUMBER);
        assertThat(PortkeeperTransports.resultAfter(-111, PortkeeperBridge.LEFT_ALONE))
                .isEqualTo(-111);

        assertThat(PortkeeperTransports.descriptorAfter(PortkeeperBridge.UNDER_WAY, NUMBER))
                .isEqualTo(-1);
        assertThat(PortkeeperTransports.resultAfter(-9, PortkeeperBridge.UNDER_WAY))
                .isEqualTo(-115);

        assertThat(PortkeeperTransports.descriptorAfter(PortkeeperBridge.CONNECTED, NUMBER))
                .isEqualTo(-1);
        assertThat(PortkeeperTransports.resultAfter(-9, PortkeeperBridge.CONNECTED))
                .isZero();
    }

    /** The application can call all of it. So no method replaces the agent, sets its clock or hands out its table. */
    @Test
    void offers_what_transports_call_and_two_questions() {
        assertThat(Arrays.stream(PortkeeperTransports.class.getDeclaredMethods())
                        .filter(method -> !Modifier.isPrivate(method.getModifiers()) && !method.isSynthetic())
                        .map(Method::getName)
                        .distinct())
                .containsExactlyInAnyOrder(
                        "connect",
                        "descriptorAfter",
                        "resultAfter",
                        "closing",
                        "halfClosing",
                        "read",
                        "written",
                        "gathered",
                        "spliced",
                        "isLive",
                        "tick");
        assertThat(Arrays.stream(PortkeeperTransports.class.getDeclaredMethods())
                        .filter(method -> method.getName().equals("tick"))
                        .map(Method::getParameterCount))
                .containsExactly(0);
    }
}
