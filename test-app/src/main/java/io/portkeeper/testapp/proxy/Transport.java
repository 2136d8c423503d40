package io.portkeeper.testapp.proxy;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;
import java.util.Optional;

/** What a proxy's outgoing connections are made of: the JDK's sockets or channels, or one of Netty's native transports. */
public enum Transport {
    BLOCKING("blocking"),
    NIO("NIO"),
    EPOLL("epoll"),
    IO_URING("io_uring");

    private final String title;

    Transport(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    /** Why this host does not have the transport; empty if it does. */
    public Optional<String> missing() {
        Throwable cause = switch (this) {
            case EPOLL -> Epoll.unavailabilityCause();
            case IO_URING -> IoUring.unavailabilityCause();
            default -> null;
        };
        return Optional.ofNullable(cause).map(Transport::why);
    }

    /** The message of the innermost cause; the outer ones say only that something did not load. */
    private static String why(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    /** Ends the program with status 1 if the transport is missing, so that it never uses another one instead. */
    void require() {
        missing().ifPresent(this::refuse);
    }

    /** Ends the program with status 1 if a library has chosen another transport. */
    void requireThat(boolean chosen) {
        if (!chosen) {
            refuse("the library has chosen another");
        }
    }

    private void refuse(String why) {
        System.err.println("transport " + title + " is not available: " + why);
        System.exit(1);
    }
}
