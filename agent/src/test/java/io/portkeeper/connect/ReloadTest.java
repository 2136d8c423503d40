package io.portkeeper.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.config.OptionPlaces;
import io.portkeeper.config.Settings;
import io.portkeeper.pool.IpAddress;
import io.portkeeper.pool.RecentNames;
import io.portkeeper.track.CallSites;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadTest {

    @TempDir
    Path folder;

    private final LadderFixture the = LadderFixture.unboundIfNeedBe("192.0.2.1-2");
    private File path;
    private final RecentNames names = new RecentNames();
    private LiveSettings live;
    private Reload reload;
    private long modified = 1_800_000_000_000L;

    @BeforeEach
    void start() throws IOException {
        path = folder.resolve("portkeeper.properties").toFile();
        startWith("pool=192.0.2.1-2");
        // The file is read after two looks, because it may have changed since the start.
        reload.run();
        reload.run();
        assertThat(the.lines()).isEmpty();
    }

    private void startWith(String text) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("portkeeper.config", path.getPath());
        OptionPlaces places = new OptionPlaces(null, properties, Map.of());
        Files.writeString(path.toPath(), text);
        Settings settings = places.read();
        live = new LiveSettings(settings, places.file(settings));
        LiveChange change = new LiveChange(
                live,
                made -> LadderBuilder.egress(made, the.sources, true),
                the.ladder,
                null,
                new CallSites(CallSites.Mode.OFF));
        reload = new Reload(change, the.notices);
    }

    private void change(String text) throws IOException {
        Files.writeString(path.toPath(), text);
        modified += 1_000;
        assertThat(path.setLastModified(modified)).isTrue();
        reload.run();
        reload.run();
    }

    private String sourceOf(InetAddress remote) throws IOException {
        Attempt attempt = the.begin(remote);
        return attempt == null ? "left alone" : attempt.lane.source().toString();
    }

    @Test
    void takes_a_new_pool_for_connects_from_then_on() throws IOException {
        assertThat(sourceOf(LadderFixture.REMOTE)).isEqualTo("192.0.2.1");
        change("pool=192.0.2.3");

        assertThat(sourceOf(LadderFixture.REMOTE)).isEqualTo("192.0.2.3");
        assertThat(the.lines())
                .containsExactly(
                        "INFO configuration read again: pool changed; new sources [192.0.2.3], gone [192.0.2.1,"
                                + " 192.0.2.2]");
    }

    @Test
    void leaves_everything_as_it_was_when_the_file_is_wrong() throws IOException {
        change("pool=192.0.2.3\nroutes=10.0.0.0/8");

        assertThat(sourceOf(LadderFixture.REMOTE)).isEqualTo("192.0.2.1");
        assertThat(the.lines())
                .singleElement()
                .asString()
                .startsWith("WARN configuration not changed, everything stays as"
                        + " it was: wrong option routes=10.0.0.0/8 (file " + path + "): ");
    }

    @Test
    void takes_routes_and_exclusions() throws IOException {
        change("pool=192.0.2.1-2\nroutes=" + LadderFixture.REMOTE.getHostAddress() + "/32=192.0.2.9");
        assertThat(sourceOf(LadderFixture.REMOTE)).isEqualTo("192.0.2.9");

        change("pool=192.0.2.1-2\nexclude=" + LadderFixture.REMOTE.getHostAddress());
        assertThat(sourceOf(LadderFixture.REMOTE)).isEqualTo("left alone");
    }

    @Test
    void says_what_waits_for_the_next_start() throws IOException {
        change("pool=192.0.2.1-2\nports.window=32\nreaper=off\nreaper.idle=5m\nrotate=1h");

        assertThat(the.lines())
                .containsExactly("INFO configuration read again: rotate, reaper changed; when the JVM is started again:"
                        + " ports.window, reaper.idle");
    }

    @Test
    void says_nothing_of_the_next_start_when_a_change_is_undone() throws IOException {
        change("pool=192.0.2.1-2\nports.window=32");
        the.lines().clear();
        change("pool=192.0.2.1-2");

        assertThat(the.lines()).containsExactly("INFO configuration read again: nothing changes now");
    }

    @Test
    void says_that_the_reaper_cannot_be_started_meanwhile() throws IOException {
        change("pool=192.0.2.1-2\nreaper=dry-run");

        assertThat(the.lines())
                .containsExactly(
                        "INFO configuration read again: nothing changes now; when the JVM is started again: reaper");
    }

    @Test
    void does_not_switch_itself_off() throws IOException {
        change("enabled=false");

        assertThat(the.lines())
                .containsExactly(
                        "WARN configuration not changed, everything stays as it was: enabled=false takes effect"
                                + " when the JVM is started again");
    }

    @Test
    void says_when_nothing_is_different() throws IOException {
        change("# only touched\npool=192.0.2.1-2");

        assertThat(the.lines()).containsExactly("INFO configuration read again: nothing is different");
    }

    @Test
    void says_that_a_pool_has_become_empty() throws IOException {
        change("pool=192.0.2.1-2\ndrain=192.0.2.0/24");

        assertThat(the.lines())
                .containsExactly(
                        "WARN a pool has no source now (interfaces without address, or all drained): no connection gets a"
                                + " source of it until it has one",
                        "INFO configuration read again: drain changed; new sources [], gone [192.0.2.1, 192.0.2.2]");
        the.lines().clear();
        assertThat(the.begin(LadderFixture.REMOTE)).isNull();
        assertThat(the.lines())
                .containsExactly(
                        "WARN no source of the pool can be bound (it has none): the kernel chooses the source of"
                                + " connections to 203.0.113.1:443");
    }

    @Test
    void says_that_a_file_is_mended_that_was_wrong_when_it_was_first_looked_at() throws IOException {
        startWith("pool=192.0.2.1-2");
        change("rotate=never");
        change("pool=192.0.2.1-2");

        assertThat(the.lines()).hasSize(2);
        assertThat(the.lines().get(0)).startsWith("WARN configuration not changed");
        assertThat(the.lines().get(1)).isEqualTo("INFO configuration read again: nothing is different");
    }

    @Test
    void knows_from_then_on_whether_other_sources_are_forbidden() throws IOException {
        assertThat(forbidsOthers("203.0.113.1")).isFalse();
        change("pool=192.0.2.1\nfallback=fail\nroutes=10.0.0.0/8=direct");

        assertThat(forbidsOthers("203.0.113.1")).isTrue();
        assertThat(forbidsOthers("10.0.0.1")).isFalse();
        assertThat(forbidsOthers("127.0.0.1")).isFalse();
    }

    @Test
    void knows_of_a_bare_address_whether_other_sources_are_forbidden_to_its_name() throws IOException {
        change("pool=192.0.2.1\nfallback=fail\nroutes=*.example=direct");
        assertThat(forbidsOthers("203.0.113.1")).isTrue();

        names.connecting(LadderFixture.REMOTE, IpAddress.parse("203.0.113.1"), "ftp.example", System.nanoTime());
        assertThat(forbidsOthers("203.0.113.1")).isFalse();
    }

    private boolean forbidsOthers(String address) {
        return live.forbidsOtherSources(IpAddress.parse(address).toInetAddress(), 443, names);
    }
}
