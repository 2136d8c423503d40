package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.testapp.connect.Acceptor;
import io.portkeeper.testapp.connect.ConnectPath;
import io.portkeeper.testapp.connect.Connector;
import io.portkeeper.testapp.lab.Lab;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the agent logs about a destination that is short of ports. */
class BudgetIT {

    @Test
    void after_a_minute_it_says_once_how_many_more_addresses_would_do() throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = Connector.underAgent("pool=10.9.0.1-2", "reaper=off", "ports.owned=off")) {
            assertThat(connector.open(ConnectPath.CHANNEL, 1_700, origin)).isEqualTo("opened 1700 failed 0");
            String line = connector
                    .jvm()
                    .awaitLine(said -> said.contains("has been short of ports for a minute"), Duration.ofSeconds(100));

            // At 80 % of 1,000 ports for each address, 1,700 ports in use need 2.1 addresses.
            assertThat(line)
                    .contains(origin.hostAndPort() + " has been short")
                    .contains(": 1000 of 1000 in use from 10.9.0.")
                    .endsWith(", 1700 from all of its 2 sources; 1 more address in its pool would do");
        }
    }
}
