package io.portkeeper.cli;

import com.google.gson.GsonBuilder;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * All checks, as text for operators and as JSON for programs.
 *
 * @param result the worst of them
 */
record CheckReport(Check.Result result, List<Check> checks) {

    static CheckReport of(List<Check> checks) {
        Check.Result worst = Check.Result.OK;
        for (Check check : checks) {
            worst = check.result().compareTo(worst) > 0 ? check.result() : worst;
        }
        return new CheckReport(worst, List.copyOf(checks));
    }

    /** One line for each check, another if there is something to do, and at the end a line that counts the results. */
    String text() {
        Map<Check.Result, Integer> counts = new EnumMap<>(Check.Result.class);
        StringBuilder text = new StringBuilder();
        for (Check check : checks) {
            counts.merge(check.result(), 1, Integer::sum);
            text.append(String.format(Locale.ROOT, "%-4s  %s: %s%n", check.result(), check.name(), check.seen()));
            if (check.todo() != null) {
                text.append(String.format(Locale.ROOT, "      -> %s%n", check.todo()));
            }
        }
        StringBuilder summary = new StringBuilder();
        counts.forEach((result, count) -> summary.append(summary.length() == 0 ? "" : ", ")
                .append(count)
                .append(' ')
                .append(result));
        return text.append(String.format(Locale.ROOT, "%n%s%n", summary)).toString();
    }

    String json() {
        return new GsonBuilder()
                .serializeNulls()
                .disableHtmlEscaping()
                .setPrettyPrinting()
                .create()
                .toJson(this);
    }
}
