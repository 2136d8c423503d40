package io.portkeeper.testapp.origin;

import io.portkeeper.testapp.cli.Foreground;
import io.portkeeper.testapp.cli.HostAndPort;
import java.io.IOException;

/** The origin as a program: {@code HOST:PORT}. */
public final class OriginMain {
    private OriginMain() {}

    @SuppressWarnings("resource") // ends with the JVM
    public static void main(String[] args) throws IOException, InterruptedException {
        Foreground.listening(new Origin(HostAndPort.parse(args[0])).start().address());
    }
}
