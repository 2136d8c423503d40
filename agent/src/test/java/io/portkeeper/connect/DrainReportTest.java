package io.portkeeper.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.observe.Notices;
import io.portkeeper.observe.RecordingLog;
import io.portkeeper.pool.Egress;
import io.portkeeper.pool.IpRanges;
import io.portkeeper.pool.PoolExpression;
import io.portkeeper.pool.Routes;
import io.portkeeper.pool.Source;
import io.portkeeper.pool.SourceRules;
import io.portkeeper.pool.Sources;
import io.portkeeper.pool.StickyKey;
import io.portkeeper.pool.Strategy;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

class DrainReportTest {

    private final RecordingLog log = new RecordingLog();
    private final Sources sources = new Sources();
    private Egress egress;
    private final DrainReport report = new DrainReport(() -> egress, new Notices(log, Runnable::run, () -> 0));

    private Egress draining(String drain) throws SocketException {
        Egress made = new Egress(
                PoolExpression.parse("192.0.2.1-2"),
                new Routes("none", IpRanges.parse("none")),
                new SourceRules(StickyKey.HOST, Integer.MAX_VALUE, IpRanges.parse(drain)),
                Strategy.of(Strategy.Kind.STICKY, null),
                false,
                sources);
        made.refresh();
        return made;
    }

    @Test
    void says_how_many_are_left_when_that_changes_and_when_none_is() throws SocketException {
        egress = draining("none");
        Source source = egress.all().get(0);
        source.opened();
        source.opened();
        report.run();
        assertThat(log.lines()).isEmpty();

        egress = draining("192.0.2.1");
        report.run();
        report.run();
        source.closed();
        report.run();
        source.closed();
        report.run();
        report.run();
        assertThat(log.lines())
                .containsExactly(
                        "INFO draining: 192.0.2.1 has 2 connections left",
                        "INFO draining: 192.0.2.1 has 1 connection left",
                        "INFO 192.0.2.1 is drained: no connection left");
    }

    @Test
    void says_at_once_that_a_source_has_none_and_nothing_of_one_that_never_was_used() throws SocketException {
        draining("none");
        egress = draining("192.0.2.1, 192.0.2.77");
        report.run();
        report.run();

        assertThat(log.lines()).containsExactly("INFO 192.0.2.1 is drained: no connection left");
    }
}
