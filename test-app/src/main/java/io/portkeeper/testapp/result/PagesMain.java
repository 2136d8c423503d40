package io.portkeeper.testapp.result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Draws the charts of existing results again, and writes the page and the part of the README that show the results:
 * {@code NAME...}, in that order.
 */
public final class PagesMain {

    private PagesMain() {}

    public static void main(String[] args) throws IOException {
        Results results = Results.asked();
        List<Outcome> outcomes = results.read(List.of(args));
        for (Outcome outcome : outcomes) {
            results.draw(outcome);
        }
        Files.createDirectories(results.page().getParent());
        Files.writeString(results.page(), new Page(outcomes).markdown());
        Path readme = Path.of("README.md");
        Files.writeString(readme, Front.MARKS.replaced(Files.readString(readme), new Front(outcomes).markdown()));
        System.out.println(results.page() + ": " + outcomes.size() + " of " + args.length + " benchmarks");
    }
}
