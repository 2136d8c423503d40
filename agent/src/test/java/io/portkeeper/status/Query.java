package io.portkeeper.status;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which metrics and labels a query in PromQL names.
 *
 * <p>It is not a parser. Step by step, it removes what cannot be a metric's name. In the integration tests, {@code promtool}
 * checks whether a query is PromQL at all.
 *
 * @param labelsByMetric the metrics, each with the labels by which it is selected
 * @param grouping the labels in {@code by}, {@code on} and similar clauses
 * @param by the labels that the result keeps, if it has {@code by}; otherwise empty
 * @see <a href="https://prometheus.io/docs/prometheus/latest/querying/basics/">Querying</a>
 */
record Query(Map<String, Set<String>> labelsByMetric, Set<String> grouping, Set<String> by) {

    private static final Pattern STRING = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|`[^`]*`");
    private static final Pattern RANGE = Pattern.compile("\\[[^\\]]*\\]");
    private static final Pattern GROUPING =
            Pattern.compile("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");
    private static final Pattern NAME = Pattern.compile("(?<![\\w.:])([a-zA-Z_:][\\w:]*)\\s*(\\(|\\{[^}]*\\})?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*(?:=|!)");
    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+),\\s*(\\w+)\\)");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset");

    static Query of(String text) {
        String rest = STRING.matcher(text).replaceAll("''");
        rest = RANGE.matcher(rest).replaceAll("");

        Set<String> grouping = new HashSet<>();
        Set<String> by = new HashSet<>();
        for (MatchResult clause : all(GROUPING, rest)) {
            List<String> labels = words(clause.group(2));
            grouping.addAll(labels);
            if (clause.group(1).equals("by")) {
                by.addAll(labels);
            }
        }
        rest = GROUPING.matcher(rest).replaceAll(" ");

        Map<String, Set<String>> labelsByMetric = new HashMap<>();
        for (MatchResult name : all(NAME, rest)) {
            String behind = name.group(2) == null ? "" : name.group(2);
            if (!behind.equals("(") && !WORDS.contains(name.group(1))) {
                Set<String> labels = labelsByMetric.computeIfAbsent(name.group(1), metric -> new HashSet<>());
                all(LABEL, behind).forEach(label -> labels.add(label.group(1)));
            }
        }
        return new Query(labelsByMetric, grouping, by);
    }

    /** The query of a Grafana variable: {@code label_values(metric, label)}. */
    static Query ofVariable(String text) {
        Matcher matcher = LABEL_VALUES.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not label_values(metric, label): " + text);
        }
        Query metric = of(matcher.group(1));
        return new Query(metric.labelsByMetric, Set.of(matcher.group(2)), Set.of());
    }

    private static List<MatchResult> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().toList();
    }

    private static List<String> words(String list) {
        List<String> words = new ArrayList<>();
        for (String word : list.split(",", -1)) {
            if (!word.isBlank()) {
                words.add(word.strip());
            }
        }
        return words;
    }
}
