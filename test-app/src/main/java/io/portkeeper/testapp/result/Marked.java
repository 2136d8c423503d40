package io.portkeeper.testapp.result;

/**
 * The part of a document that a program writes, between {@code <!-- NAME:begin -->} and {@code <!-- NAME:end -->}.
 */
public record Marked(String name) {

    /** The line before it. */
    public String begin() {
        return "<!-- " + name + ":begin -->\n";
    }

    /** The line after it. */
    public String end() {
        return "<!-- " + name + ":end -->\n";
    }

    /**
     * Returns the document with other content between the marks.
     *
     * @throws IllegalArgumentException if it has no such marks
     */
    public String replaced(String document, String content) {
        return document.substring(0, from(document)) + content + document.substring(to(document));
    }

    /**
     * Returns what stands between the marks.
     *
     * @throws IllegalArgumentException if there are none
     */
    public String content(String document) {
        return document.substring(from(document), to(document));
    }

    private int from(String document) {
        int begin = document.indexOf(begin());
        if (begin < 0 || to(document) < begin) {
            throw new IllegalArgumentException("no lines " + begin().strip() + " and " + end().strip());
        }
        return begin + begin().length();
    }

    private int to(String document) {
        return document.indexOf(end());
    }
}
