package io.portkeeper.testapp.result;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A folder of outcomes, one file of JSON for each, with their charts. {@code scripts/bench} passes the folder, the commit
 * and its own command in the system properties {@code portkeeper-bench.results}, {@code .commit} and {@code .command}, and
 * the machine's load average before it began in {@code .load}.
 */
public final class Results {

    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private final Path folder;

    public Results(Path folder) {
        this.folder = folder;
    }

    /** The folder that {@code scripts/bench} names. */
    public static Results asked() {
        return new Results(Path.of(property("results")));
    }

    private static String property(String name) {
        String key = "portkeeper-bench." + name;
        String value = System.getProperty(key);
        if (value == null) {
            throw new IllegalStateException("-D" + key + " is missing: run scripts/bench");
        }
        return value;
    }

    /** An outcome without results. */
    public static Outcome begin(String name, String title) throws IOException {
        return new Outcome(
                name,
                title,
                property("command"),
                "",
                property("commit"),
                Machine.here(),
                Double.parseDouble(property("load")),
                Map.of(),
                List.of(),
                List.of());
    }

    /** Writes it with its charts, and prints its tables. */
    public void write(Outcome outcome) throws IOException {
        Outcome ended =
                outcome.endedAt(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        Files.createDirectories(folder);
        Files.writeString(file(ended.name()), GSON.toJson(ended) + "\n");
        draw(ended);
        for (Table table : ended.tables()) {
            System.out.println("\n" + table.title() + "\n\n" + table.markdown());
        }
    }

    /** Draws its charts. */
    void draw(Outcome outcome) throws IOException {
        for (Chart chart : outcome.charts()) {
            new Drawing(chart).write(folder);
        }
    }

    /** The outcomes of those benchmarks, as far as they exist, in the given order. */
    List<Outcome> read(List<String> names) throws IOException {
        List<Outcome> found = new ArrayList<>();
        for (String name : names) {
            if (has(name)) {
                found.add(read(name));
            }
        }
        return found;
    }

    /** The file of the page that shows them. */
    Path page() {
        return folder.resolve("README.md");
    }

    /** Reads what was written. */
    public Outcome read(String name) throws IOException {
        return GSON.fromJson(Files.readString(file(name)), Outcome.class);
    }

    /** Whether that benchmark has an outcome here. */
    public boolean has(String name) {
        return Files.exists(file(name));
    }

    private Path file(String name) {
        return folder.resolve(name + ".json");
    }
}
