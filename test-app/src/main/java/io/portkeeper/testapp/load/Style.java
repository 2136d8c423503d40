package io.portkeeper.testapp.load;

/** How a request is addressed to its proxy (RFC 9112, section 3.2). */
public enum Style {
    /** To the origin itself, without a proxy. */
    DIRECT,
    /** With the absolute-form of the target, to a forward proxy. */
    FORWARD,
    /** Through a tunnel that is made with CONNECT. */
    TUNNEL,
    /** With the origin-form of the target, to a reverse proxy. */
    REVERSE
}
