package io.portkeeper.testapp.hunt;

import io.portkeeper.testapp.exchange.Certificate;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** HTTP/2 over TLS, with the JDK's client. */
final class Http2Talk implements Talk {

    private final InetSocketAddress remote;
    private final HttpClient client;
    private volatile long activeNanos;
    private volatile boolean begun;

    Http2Talk(InetSocketAddress remote, Executor executor) throws IOException {
        this.remote = remote;
        try {
            client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_2)
                    .sslContext(Certificate.trustingAny())
                    .executor(executor)
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
        request(0).join();
        activeNanos = System.nanoTime();
    }

    @Override
    public void exchange(Kind kind, int millis) throws IOException {
        begun = true; // it has been idle for at most reaper.idle, so the agent has not reset it
        activeNanos = System.nanoTime();
        CompletableFuture<HttpResponse<byte[]>> slow = request(millis);
        CompletableFuture<HttpResponse<byte[]>> quick = request(0);
        quick.join();
        HttpResponse<byte[]> response = slow.join();
        activeNanos = System.nanoTime();
        if (response.statusCode() != 200 || response.version() != HttpClient.Version.HTTP_2) {
            throw new IllegalStateException(response.toString());
        }
    }

    /** Sends a POST, which the client does not retry. */
    private CompletableFuture<HttpResponse<byte[]>> request(int millis) {
        URI uri = URI.create("https://" + remote.getHostString() + ":" + remote.getPort() + "/wait?millis=" + millis);
        return client.sendAsync(
                HttpRequest.newBuilder(uri)
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    @Override
    public boolean hasBegun() {
        return begun;
    }

    @Override
    public long activeNanos() {
        return activeNanos;
    }

    /** Always true, because the JDK's client does not tell. */
    @Override
    public boolean isAlive() {
        return true;
    }
}
