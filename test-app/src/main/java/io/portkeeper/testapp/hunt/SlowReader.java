package io.portkeeper.testapp.hunt;

import com.linecorp.armeria.common.HttpObject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Reads the body of a request, and pauses four times. */
final class SlowReader implements Subscriber<HttpObject> {

    private static final int PAUSES = 4;

    /**
     * How many objects it reads between two pauses. The client's and the server's buffers together are smaller than what
     * comes after the last pause.
     */
    private static final int OBJECTS = 4;

    private final ScheduledExecutorService executor;
    private final int millis;
    private final CompletableFuture<Void> read;
    private Subscription subscription;
    private int objects;

    SlowReader(ScheduledExecutorService executor, int millis, CompletableFuture<Void> read) {
        this.executor = executor;
        this.millis = millis;
        this.read = read;
    }

    @Override
    public void onSubscribe(Subscription s) {
        subscription = s;
        s.request(1);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // when the executor ends, no client waits any more
    public void onNext(HttpObject object) {
        objects++;
        if (objects % OBJECTS == 0 && objects / OBJECTS <= PAUSES) {
            executor.schedule(() -> subscription.request(1), millis / PAUSES, TimeUnit.MILLISECONDS);
        } else {
            subscription.request(1);
        }
    }

    @Override
    public void onError(Throwable t) {
        read.completeExceptionally(t);
    }

    @Override
    public void onComplete() {
        read.complete(null);
    }
}
