package io.portkeeper.track;

/** Where a connection was opened, as if it had been found out. */
public final class Opened {

    private Opened() {}

    public static void by(Connection connection, String site) {
        connection.openedBy(site, 1);
    }
}
