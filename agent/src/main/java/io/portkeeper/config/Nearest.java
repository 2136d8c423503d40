package io.portkeeper.config;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** The known word that is nearest to a mistyped one. */
final class Nearest {

    private Nearest() {}

    static String key(String mistyped) {
        List<String> keys = new ArrayList<>();
        for (Option option : Option.values()) {
            keys.add(option.key());
        }
        return of(mistyped, keys);
    }

    /** Whether the operator may have meant that word: the edits that lead to it are fewer than half of its letters. */
    static boolean isNear(String mistyped, String word) {
        return 2 * LevenshteinDistance.getDefaultInstance().apply(mistyped, word) < word.length();
    }

    static String of(String mistyped, Iterable<String> known) {
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        String nearest = null;
        int least = Integer.MAX_VALUE;
        for (String word : known) {
            int edits = distance.apply(mistyped, word);
            if (edits < least) {
                least = edits;
                nearest = word;
            }
        }
        return nearest;
    }
}
