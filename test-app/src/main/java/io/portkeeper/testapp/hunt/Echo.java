package io.portkeeper.testapp.hunt;

import com.linecorp.armeria.common.websocket.WebSocketFrame;
import com.linecorp.armeria.common.websocket.WebSocketFrameType;
import com.linecorp.armeria.common.websocket.WebSocketWriter;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Answers each message of a web socket after the number of milliseconds that the message contains. */
final class Echo implements Subscriber<WebSocketFrame> {

    private static final String ANSWER = "a".repeat(200);

    private final ScheduledExecutorService executor;
    private final WebSocketWriter out;

    Echo(ScheduledExecutorService executor, WebSocketWriter out) {
        this.executor = executor;
        this.out = out;
    }

    @Override
    public void onSubscribe(Subscription s) {
        s.request(Long.MAX_VALUE);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // when the executor ends, no client waits any more
    public void onNext(WebSocketFrame frame) {
        if (frame.type() == WebSocketFrameType.TEXT) {
            executor.schedule(() -> out.tryWrite(ANSWER), Integer.parseInt(frame.text()), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void onError(Throwable t) {
        out.close();
    }

    @Override
    public void onComplete() {
        out.close();
    }
}
