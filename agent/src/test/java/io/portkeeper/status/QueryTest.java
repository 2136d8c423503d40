package io.portkeeper.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;

class QueryTest {

    @Test
    void finds_metrics_wherever_they_stand() {
        assertThat(Query.of(
                                "10 * (sum(increase(a_total[5m])) + b > bool 0) or max_over_time(c[1h:5m] offset 5m) unless d")
                        .labelsByMetric())
                .containsOnlyKeys("a_total", "b", "c", "d");
    }

    @Test
    void finds_the_labels_by_which_each_is_selected() {
        assertThat(Query.of("a{job=~\"$job\", source!='10.9.0.1'} / b{why !~ `x|y`} + a{instance=\"i\"}")
                        .labelsByMetric())
                .containsEntry("a", Set.of("job", "source", "instance"))
                .containsEntry("b", Set.of("why"))
                .hasSize(2);
    }

    @Test
    void takes_grouping_labels_for_no_metrics() {
        Query query = Query.of("sum by (job, instance) (a) / on (job) group_left (version) b * ignoring () c");
        assertThat(query.labelsByMetric()).containsOnlyKeys("a", "b", "c");
        assertThat(query.grouping()).containsExactlyInAnyOrder("job", "instance", "version");
        assertThat(query.by()).containsExactlyInAnyOrder("job", "instance");
    }

    @Test
    void is_not_misled_by_what_strings_contain() {
        assertThat(Query.of("a{x=\"b{c=\\\"d\\\"} by (e)\"} > 1e3").labelsByMetric())
                .containsOnlyKeys("a")
                .containsEntry("a", Set.of("x"));
    }

    @Test
    void reads_the_variables_of_a_dashboard() {
        Query query = Query.ofVariable("label_values(a{job=~\"$job\"}, instance)");
        assertThat(query.labelsByMetric()).containsOnlyKeys("a").containsEntry("a", Set.of("job"));
        assertThat(query.grouping()).containsExactly("instance");
        assertThatThrownBy(() -> Query.ofVariable("metrics(a)")).hasMessageContaining("metrics(a)");
    }
}
