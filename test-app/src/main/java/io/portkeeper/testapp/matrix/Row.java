package io.portkeeper.testapp.matrix;

import io.portkeeper.testapp.proxy.ProxyUnderTest;

/**
 * A line of the matrix for one JDK.
 *
 * @param skipped why the proxy was not measured; empty if it was
 * @param without figures without the agent, or null if the proxy was skipped
 * @param with figures with the agent, or null if the proxy was skipped
 */
record Row(ProxyUnderTest proxy, String skipped, Figures without, Figures with) {

    static Row parse(String line) {
        String[] words = line.split("\t", -1);
        ProxyUnderTest proxy = ProxyUnderTest.valueOf(words[0]);
        return words[1].isEmpty()
                ? new Row(proxy, "", Figures.parse(words[2]), Figures.parse(words[3]))
                : new Row(proxy, words[1], null, null);
    }

    /** The line in the form that {@link #parse} reads. */
    String line() {
        return skipped.isEmpty()
                ? String.join("\t", proxy.name(), "", without.text(), with.text())
                : String.join("\t", proxy.name(), skipped.replaceAll("\\s+", " "));
    }
}
