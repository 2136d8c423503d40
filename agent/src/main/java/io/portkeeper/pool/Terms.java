package io.portkeeper.pool;

import java.util.ArrayList;
import java.util.List;

/** The terms of a list as operators write it: separated by commas, semicolons or white space. */
public final class Terms {

    private Terms() {}

    /** The terms in their order, without empty ones. */
    public static List<String> of(String text) {
        List<String> terms = new ArrayList<>();
        for (String term : text.split("[,;\\s]+", -1)) {
            if (!term.isEmpty()) {
                terms.add(term);
            }
        }
        return terms;
    }
}
