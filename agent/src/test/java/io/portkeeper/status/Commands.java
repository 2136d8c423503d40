package io.portkeeper.status;

import io.portkeeper.connect.RunningFixture;
import java.io.Closeable;
import java.io.IOException;

/** Makes this JVM reachable for commands, as if the agent were in it. */
public final class Commands {

    private Commands() {}

    /** Makes it reachable until the result is closed. */
    public static Closeable reach(RunningFixture agent) throws IOException {
        return CommandSocket.open(
                new StatusReader("portkeeper 1.2.3", agent.running(), false),
                agent.running().loops(),
                agent.running().notices())::close;
    }
}
