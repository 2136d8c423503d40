package io.portkeeper.testapp.bench;

import java.util.Arrays;
import java.util.List;

/**
 * What reads and writes cost in one round: the median time in ns and the mean allocation in bytes, for each operation.
 *
 * @param costs of a read of nothing, a read of a byte and a write of a byte: the ns of each, then the bytes of each
 */
record ActivityCost(List<Double> costs) {

    static final List<String> NAMES = List.of("read of nothing", "read of a byte", "write of a byte");

    static ActivityCost parse(String line) {
        return new ActivityCost(
                Arrays.stream(line.split(" ", -1)).skip(1).map(Double::valueOf).toList());
    }

    String line() {
        StringBuilder line = new StringBuilder("cost");
        for (double cost : costs) {
            line.append(' ').append(cost);
        }
        return line.toString();
    }

    double nanos(int operation) {
        return costs.get(operation);
    }

    double bytes(int operation) {
        return costs.get(NAMES.size() + operation);
    }
}
