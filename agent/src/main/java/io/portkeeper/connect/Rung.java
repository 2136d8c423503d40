package io.portkeeper.connect;

/** What gave a connection its port. */
public enum Rung {
    /** The kernel, in the window or the wider range that it was allowed to search. */
    WINDOW("window"),

    /** The agent: an owned port that has rested or was never used. */
    OWNED("owned"),

    /** The agent: an owned port whose last connection is still in TIME_WAIT. */
    TAKE_OVER("take-over"),

    /** The reaper: the port of a connection that was reset for it. */
    REAPED("reaped");

    private final String text;

    Rung(String text) {
        this.text = text;
    }

    /** As in metrics and in the flight recorder. */
    public String text() {
        return text;
    }
}
