package io.portkeeper.testapp.hunt;

/** What became of an exchange, or of a connection after it. */
public enum Fate {
    /** It ended well, within reaper.min-idle. */
    QUICK,

    /** It ended well, and took longer: only what is told of exchanges has spared it. */
    LONG,

    /** It was broken off, and should not have been. */
    BROKEN,

    /** It was broken off when its connection had done nothing for longer than is promised: the machine was busy. */
    TOO_LATE,

    /** Its connection had been idle for as long as those of its kind are spared, and was reset in the moment in which it began. */
    RESET_AT_BEGIN,

    /** Its connection was idle, and reset, before another exchange. */
    FOUND_RESET
}
