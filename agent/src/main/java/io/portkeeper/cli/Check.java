package io.portkeeper.cli;

import com.google.gson.annotations.SerializedName;

/**
 * One thing that was checked.
 *
 * @param name what it is, the same in every run
 * @param seen what was found
 * @param todo what to do about it, null if there is nothing to do
 */
record Check(String name, Result result, String seen, String todo) {

    /** How bad it is; the worst is the last. */
    enum Result {
        @SerializedName("ok")
        OK,
        /** The agent works, but does less or reaches a limit early. */
        @SerializedName("warn")
        WARN,
        /** Connections or the agent do not work. */
        @SerializedName("fail")
        FAIL
    }

    static Check ok(String name, String seen) {
        return new Check(name, Result.OK, seen, null);
    }

    static Check warn(String name, String seen, String todo) {
        return new Check(name, Result.WARN, seen, todo);
    }

    static Check fail(String name, String seen, String todo) {
        return new Check(name, Result.FAIL, seen, todo);
    }
}
