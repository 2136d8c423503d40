package io.portkeeper.testapp.it;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What {@code /metrics} answered, and the figures in it.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">Exposition formats</a>
 */
record Scrape(String text) {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Pattern SAMPLE = Pattern.compile("(?m)^(\\w+)(?:\\{(.*)})? (\\S+)$");
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\w+) (\\w+)$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"");

    /**
     * A metric.
     *
     * @param labels the names of its labels
     * @param type counter or gauge
     */
    record Metric(String name, Set<String> labels, String type) {}

    /** Scrapes a JVM of this host. */
    static Scrape of(int port) throws IOException, InterruptedException {
        HttpResponse<String> answer = CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("answered " + answer.statusCode() + ": " + answer.body());
        }
        return new Scrape(answer.body());
    }

    /**
     * The sum of the metric's series that have all of these labels.
     *
     * @param labels such as {@code source="10.9.0.1"}
     * @throws AssertionError if there is no such series
     */
    double sum(String metric, String... labels) {
        List<MatchResult> samples = SAMPLE.matcher(text)
                .results()
                .filter(sample -> sample.group(1).equals(metric))
                .filter(sample -> List.of(labels).stream()
                        .allMatch(label -> labels(sample).contains("," + label + ",")))
                .toList();
        if (samples.isEmpty()) {
            throw new AssertionError("no series " + metric + " " + List.of(labels) + " in " + text);
        }
        return samples.stream()
                .mapToDouble(sample -> Double.parseDouble(sample.group(3)))
                .sum();
    }

    /** The series of all metrics, each with its labels. */
    List<String> series() {
        return SAMPLE.matcher(text)
                .results()
                .map(sample -> sample.group().substring(0, sample.group().lastIndexOf(' ')))
                .toList();
    }

    /** The metrics of which there are series. */
    Set<Metric> metrics() {
        Map<String, String> types =
                TYPE.matcher(text).results().collect(Collectors.toMap(type -> type.group(1), type -> type.group(2)));
        return SAMPLE.matcher(text)
                .results()
                .map(sample -> new Metric(sample.group(1), labelNames(sample), types.get(sample.group(1))))
                .collect(Collectors.toSet());
    }

    private static Set<String> labelNames(MatchResult sample) {
        return LABEL.matcher(sample.group(2) == null ? "" : sample.group(2))
                .results()
                .map(label -> label.group(1))
                .collect(Collectors.toSet());
    }

    private static String labels(MatchResult sample) {
        return "," + sample.group(2) + ",";
    }
}
