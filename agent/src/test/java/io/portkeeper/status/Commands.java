package io.portkeeper.status;

import io.portkeeper.connect.RunningFixture;
import java.io.IOException;

/** Lets this JVM be reached by commands, as if the agent were in it. */
public final class Commands {

    private Commands() {}

    public static void reach(RunningFixture agent) throws IOException {
        CommandSocket.open(
                new StatusReader("portkeeper 1.2.3", agent.running(), false),
                agent.running().loops(),
                agent.running().notices());
    }
}
