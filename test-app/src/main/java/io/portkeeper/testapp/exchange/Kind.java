package io.portkeeper.testapp.exchange;

/** How requests are sent and answered. */
public enum Kind {
    /** HTTP/1.1. */
    PLAIN(null),

    /** The same, over TLS 1.2. */
    TLS_1_2("TLSv1.2"),

    /** The same, over TLS 1.3, with session tickets. */
    TLS_1_3("TLSv1.3"),

    /** gRPC without TLS: several calls on one connection. */
    GRPC(null);

    private final String tls;

    Kind(String tls) {
        this.tls = tls;
    }

    /** The version of TLS by its name in Java; null without TLS. */
    String tls() {
        return tls;
    }
}
