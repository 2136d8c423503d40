package io.portkeeper.testapp.hunt;

import java.time.Duration;

/** What is exchanged, and with which server. */
public enum Kind {
    /** A request over HTTP/1.1 whose answer is delayed. */
    LONG_POLL(Site.SEVERAL),

    /** A request over HTTP/1.1 with a body that the server is slow to read. */
    UPLOAD(Site.SEVERAL),

    /** A request over HTTP/1.1 whose answer the client is slow to read. */
    SLOW_READER(Site.SEVERAL),

    /** Two messages over one web socket, one after the other. */
    WEB_SOCKET(Site.SEVERAL),

    /** Two requests over one HTTP/2 connection with TLS. The second is answered at once. */
    HTTP_2(Site.SEVERAL),

    /** Two gRPC calls over one connection. The second is answered at once. */
    GRPC(Site.SEVERAL),

    /** A request over TLS 1.3 whose answer is delayed, to nginx, which uses OpenSSL. */
    TLS_NGINX(Site.NGINX),

    /** The same, to a server with the TLS of the JDK. */
    TLS_JDK(Site.JDK),

    /** Commands to Redis. The answer to the first is delayed. */
    REDIS(Site.REDIS);

    /** The servers; each has its own lane. */
    enum Site {
        SEVERAL,
        NGINX,
        JDK,
        REDIS;

        /** The kind of exchange that its idle connections have made. */
        Kind plain() {
            return switch (this) {
                case SEVERAL -> LONG_POLL;
                case NGINX -> TLS_NGINX;
                case JDK -> TLS_JDK;
                case REDIS -> Kind.REDIS;
            };
        }
    }

    private final Site site;

    Kind(Site site) {
        this.site = site;
    }

    Site site() {
        return site;
    }

    /** How long its connections are spared while idle, with the reaper's defaults. */
    Duration spared() {
        return Duration.ofSeconds(this == HTTP_2 || this == GRPC ? 60 : 2);
    }

    boolean isTls() {
        return this == TLS_NGINX || this == TLS_JDK;
    }
}
