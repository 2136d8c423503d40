package io.portkeeper.testapp.hunt;

import io.portkeeper.testapp.hunt.Kind.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Opens connections, uses them and then keeps them idle; the same number to each server at once. */
final class Newcomers {

    /** Enough for the agent to know that the TLS handshake is over. */
    private static final int EXCHANGES = 6;

    private final Ground ground;
    private final ExecutorService executor;

    Newcomers(Ground ground, ExecutorService executor) {
        this.ground = ground;
        this.executor = executor;
    }

    /** Opens that many connections to each server, and returns when all have been used. */
    void come(int count) throws InterruptedException, ExecutionException {
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            for (Site site : Site.values()) {
                all.add(executor.submit(() -> come(site)));
            }
        }
        for (Future<?> one : all) {
            one.get();
        }
    }

    private void come(Site site) {
        Kind kind = site.plain();
        WireTalk talk = ground.open(kind, to -> new WireTalk(kind, to.remote()));
        if (talk == null) {
            return;
        }
        for (int i = kind.isTls() ? EXCHANGES : 1; i > 0; i--) {
            if (!ground.exchange(kind, talk, 0)) {
                talk.wire().close();
                return;
            }
        }
        ground.kept(site).keep(talk);
    }
}
