package io.portkeeper.track;

/** Sets where a connection was opened, as if the agent had found that out. */
public final class Opened {

    private Opened() {}

    public static void by(Connection connection, String site) {
        connection.openedBy(site, 1);
    }
}
