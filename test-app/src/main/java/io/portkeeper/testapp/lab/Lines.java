package io.portkeeper.testapp.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The lines of one output stream. They are read as they come, so that the program never has to wait for a reader. */
final class Lines {
    private final Object monitor;
    private final List<String> lines = new ArrayList<>();
    private boolean ended;

    /**
     * @param monitor guards the lines, and is notified of each line and of the end
     */
    Lines(String name, InputStream stream, Object monitor) {
        this.monitor = monitor;
        Thread reader = new Thread(() -> read(stream), name);
        reader.setDaemon(true);
        reader.start();
    }

    private void read(InputStream stream) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                add(line);
            }
        } catch (IOException e) {
            add("(the stream broke off: " + e.getMessage() + ")");
        }
        synchronized (monitor) {
            ended = true;
            monitor.notifyAll();
        }
    }

    private void add(String line) {
        synchronized (monitor) {
            lines.add(line);
            monitor.notifyAll();
        }
    }

    List<String> snapshot() {
        synchronized (monitor) {
            return List.copyOf(lines);
        }
    }

    boolean ended() {
        synchronized (monitor) {
            return ended;
        }
    }
}
