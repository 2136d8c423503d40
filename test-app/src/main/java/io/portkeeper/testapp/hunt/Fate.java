package io.portkeeper.testapp.hunt;

/** What became of an exchange, or of a connection after it. */
public enum Fate {
    /** It ended well, within reaper.min-idle. */
    QUICK,

    /** It ended well and took longer. Only what the agent knows of exchanges has spared its connection. */
    LONG,

    /** It was interrupted, and should not have been. */
    BROKEN,

    /**
     * It was interrupted after its connection had been idle for longer than the agent promises to spare it: the machine was
     * busy.
     */
    TOO_LATE,

    /** Its connection had been idle for as long as its kind is spared, and was reset at the moment when the exchange began. */
    RESET_AT_BEGIN,

    /** Its connection was reset while it was idle, before another exchange. */
    FOUND_RESET
}
