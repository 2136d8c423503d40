package io.portkeeper.testapp.ports;

import io.portkeeper.testapp.cli.HostAndPort;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes connections by a schedule, on command. A command is a line {@code WAY COUNT RATE HOST:PORT FILE} of standard input.
 * When the file has a line for each connection, as {@link PortUse} writes them, the answer is {@code done FILE} on standard
 * output. Each command has its own thread.
 *
 * <p>The program ends at the end of its input.
 */
public final class PacerMain {

    private PacerMain() {}

    public static void main(String[] args) throws IOException {
        System.out.println("ready");
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String[] words = line.split(" ", 5);
            PacedClient client = new PacedClient(CloseWay.valueOf(words[0]), HostAndPort.parse(words[3]));
            new Thread(() -> {
                        List<PortUse> record = client.run(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
                        write(record, words[4]);
                        System.out.println("done " + words[4]);
                    })
                    .start();
        }
        // At the end of the input, all runs end too.
        System.exit(0);
    }

    private static void write(List<PortUse> record, String file) {
        try {
            Files.write(Path.of(file), record.stream().map(PortUse::line).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
