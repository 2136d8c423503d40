package io.portkeeper.testapp.hunt;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Makes exchanges of one kind, one after the other: some quick, some that take longer than reaper.min-idle, a few very long. */
final class Hunter implements Runnable {

    private static final int MIN_MILLIS = 2_200;
    private static final int MEDIUM_MILLIS = 8_000;

    /** After this many, a connection that is not kept is left idle. */
    private static final int EXCHANGES = 10;

    private final Kind kind;
    private final Ground ground;
    private final int longestMillis;
    private final BooleanSupplier goesOn;
    private final Executor executor;
    private final Random random;

    /** The connections that are left idle. They stay open until the agent resets them. */
    private final List<Talk> left = new ArrayList<>();

    Hunter(Kind kind, int number, Ground ground, int longestMillis, BooleanSupplier goesOn, Executor executor) {
        this.kind = kind;
        this.ground = ground;
        this.longestMillis = longestMillis;
        this.goesOn = goesOn;
        this.executor = executor;
        this.random = new Random(100L * kind.name().hashCode() + number);
    }

    @Override
    public void run() {
        while (goesOn.getAsBoolean()) {
            switch (kind) {
                case HTTP_2 -> several(ground.open(kind, to -> new Http2Talk(to.remote(), executor)));
                case GRPC -> several(ground.open(kind, to -> new GrpcTalk(to.remote())));
                case WEB_SOCKET -> several(ground.open(kind, to -> new WebSocketTalk(to.remote(), executor)));
                default -> one();
            }
        }
        ground.left(kind, left);
    }

    private void several(Talk talk) {
        boolean good = talk != null;
        for (int i = 0; good && i < EXCHANGES && goesOn.getAsBoolean(); i++) {
            good = ground.exchange(kind, talk, millis());
        }
        if (good) {
            left.add(talk);
        } else {
            pause();
        }
    }

    /** Makes one exchange on a kept connection, either the one used last or the one idle longest, or on a new connection. */
    private void one() {
        Kept kept = ground.kept(kind.site());
        int chance = random.nextInt(3);
        WireTalk talk = chance == 0 ? null : kept.take(chance == 1);
        if (talk == null) {
            talk = ground.open(kind, to -> new WireTalk(kind, to.remote()));
        }
        if (talk == null) {
            pause();
        } else if (ground.exchange(kind, talk, millis())) {
            kept.keep(talk);
        } else {
            talk.wire().close();
        }
    }

    private int millis() {
        int chance = random.nextInt(20);
        if (chance < 10) {
            return random.nextInt(1_000);
        }
        if (chance < 17) {
            return MIN_MILLIS + random.nextInt(MEDIUM_MILLIS - MIN_MILLIS);
        }
        return MEDIUM_MILLIS + random.nextInt(longestMillis - MEDIUM_MILLIS + 1);
    }

    private static void pause() {
        LockSupport.parkNanos(200_000_000);
    }
}
