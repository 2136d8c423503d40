package io.portkeeper.testapp.ports;

import io.portkeeper.testapp.cli.HostAndPort;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes connections by a schedule, on command: a line {@code WAY COUNT RATE HOST:PORT FILE} on standard input is answered
 * by {@code done COUNT} on standard output, and in the file a line for each connection, as {@link PortUse} writes them.
 *
 * <p>It ends at the end of its input.
 */
public final class PacerMain {

    private PacerMain() {}

    public static void main(String[] args) throws IOException {
        System.out.println("ready");
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String[] words = line.split(" ", 5);
            PacedClient client = new PacedClient(CloseWay.valueOf(words[0]), HostAndPort.parse(words[3]));
            List<PortUse> record = client.run(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            Files.write(Path.of(words[4]), record.stream().map(PortUse::line).toList());
            System.out.println("done " + record.size());
        }
    }
}
