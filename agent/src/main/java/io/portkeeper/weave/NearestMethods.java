package io.portkeeper.weave;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** What classes have instead of a method that they lack. It helps to find out where the method has gone. */
final class NearestMethods {

    private static final int MOST = 3;

    /** More than the length of any method's name and descriptor. */
    private static final int FARTHER = 10_000;

    private NearestMethods() {}

    /**
     * The methods of those classes that are most like one of the methods.
     *
     * @param methods each with name and descriptor in one string
     * @param withBody whether only those with a body qualify
     */
    static List<String> to(
            Set<String> methods, Set<String> classNames, Map<String, ClassFile> files, boolean withBody) {
        Map<String, Integer> distances = new HashMap<>();
        for (String className : classNames) {
            ClassFile file = files.get(className);
            if (file != null) {
                for (String candidate : file.methods(withBody)) {
                    distances.put(className + "." + candidate, leastDistance(candidate, methods));
                }
            }
        }
        List<String> nearest = new ArrayList<>(distances.keySet());
        nearest.sort(Comparator.<String>comparingInt(distances::get).thenComparing(Comparator.naturalOrder()));
        return nearest.subList(0, Math.min(MOST, nearest.size()));
    }

    /** The same name with another descriptor is nearest, then a name that was made longer or shorter. */
    private static int leastDistance(String candidate, Set<String> methods) {
        int least = Integer.MAX_VALUE;
        for (String method : methods) {
            int edits = LevenshteinDistance.getDefaultInstance().apply(candidate, method);
            least = Math.min(least, kind(name(candidate), name(method)) * FARTHER + edits);
        }
        return least;
    }

    private static int kind(String one, String other) {
        if (one.equals(other)) {
            return 0;
        }
        return one.contains(other) || other.contains(one) ? 1 : 2;
    }

    private static String name(String method) {
        return method.substring(0, method.indexOf('(')).toLowerCase(Locale.ROOT);
    }
}
