package io.portkeeper.testapp.hunt;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** A web socket, with the JDK's client. */
final class WebSocketTalk implements Talk {

    private final Answers answers = new Answers();
    private final WebSocket socket;
    private volatile long activeNanos;
    private volatile boolean begun;

    WebSocketTalk(InetSocketAddress remote, Executor executor) {
        socket = HttpClient.newBuilder()
                .executor(executor)
                .build()
                .newWebSocketBuilder()
                .header("Origin", "http://hunt") // the server requires one
                .buildAsync(URI.create("ws://" + remote.getHostString() + ":" + remote.getPort() + "/socket"), answers)
                .join();
        activeNanos = System.nanoTime();
    }

    @Override
    public void exchange(Kind kind, int millis) throws IOException {
        begun = false;
        message(millis);
        message(0);
    }

    private void message(int millis) throws IOException {
        CompletableFuture<String> answer = answers.next();
        if (answers.isOver()) {
            throw new IOException("it was reset before");
        }
        socket.sendText(String.valueOf(millis), true).join();
        activeNanos = System.nanoTime();
        begun = true;
        answer.join();
        activeNanos = System.nanoTime();
    }

    @Override
    public boolean hasBegun() {
        return begun;
    }

    @Override
    public long activeNanos() {
        return activeNanos;
    }

    @Override
    public boolean isAlive() {
        return !answers.isOver();
    }

    /** Receives the answers, one at a time. */
    private static final class Answers implements WebSocket.Listener {

        private volatile CompletableFuture<String> next = new CompletableFuture<>();
        private volatile Throwable over;

        CompletableFuture<String> next() {
            CompletableFuture<String> answer = new CompletableFuture<>();
            next = answer;
            if (over != null) {
                answer.completeExceptionally(over);
            }
            return answer;
        }

        boolean isOver() {
            return over != null;
        }

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            if (last) {
                next.complete(data.toString());
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            end(new IOException("closed: " + statusCode + " " + reason));
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            end(error);
        }

        private void end(Throwable why) {
            over = why;
            next.completeExceptionally(why);
        }
    }
}
