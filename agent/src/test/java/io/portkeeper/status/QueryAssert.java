package io.portkeeper.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What holds for a query that works on what the agent exports. */
final class QueryAssert {

    /** What Prometheus adds to every series that it scrapes. */
    private static final Set<String> OF_EVERY_SERIES = Set.of("job", "instance");

    private static final Map<String, Set<String>> EXPORTED = ExportedMetrics.labelsByName();

    private final String text;
    private final Query query;

    private QueryAssert(String text, Query query) {
        this.text = text;
        this.query = query;
    }

    static QueryAssert ofQuery(String text) {
        return new QueryAssert(text, Query.of(text));
    }

    static QueryAssert ofVariable(String text) {
        return new QueryAssert(text, Query.ofVariable(text));
    }

    QueryAssert namesOnlyWhatIsExported() {
        assertThat(query.labelsByMetric()).as(text).isNotEmpty();
        assertThat(EXPORTED.keySet())
                .as(text)
                .containsAll(query.labelsByMetric().keySet());
        query.labelsByMetric()
                .forEach((metric, labels) ->
                        assertThat(labelsOf(metric)).as(text).containsAll(labels));
        assertThat(labels()).as(text).containsAll(query.grouping());
        return this;
    }

    /** Fails if a template names a label that the query's result lacks. {@code reference} finds the labels in it. */
    QueryAssert resultHasLabels(String template, String reference) {
        Set<String> left = query.by().isEmpty() ? labels() : query.by();
        Pattern.compile(reference)
                .matcher(template)
                .results()
                .forEach(label -> assertThat(left).as(template + " of " + text).contains(label.group(1)));
        return this;
    }

    private Set<String> labels() {
        Set<String> labels = new HashSet<>();
        query.labelsByMetric().keySet().forEach(metric -> labels.addAll(labelsOf(metric)));
        return labels;
    }

    private static Set<String> labelsOf(String metric) {
        Set<String> labels = new HashSet<>(OF_EVERY_SERIES);
        labels.addAll(EXPORTED.get(metric));
        return labels;
    }
}
