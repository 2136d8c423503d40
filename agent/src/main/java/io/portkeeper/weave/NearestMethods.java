package io.portkeeper.weave;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** What classes have in the place of a method that they lack: said to whoever has to find out where it went. */
final class NearestMethods {

    private static final int MOST = 3;

    private NearestMethods() {}

    /** The methods of those classes that are most like one of the methods, each given by name and descriptor in one. */
    static List<String> to(Set<String> methods, Set<String> classNames, Map<String, ClassFile> files) {
        Map<String, Integer> edits = new HashMap<>();
        for (String className : classNames) {
            ClassFile file = files.get(className);
            for (String candidate : file == null ? Set.<String>of() : file.methods()) {
                edits.put(className + "." + candidate, leastEdits(candidate, methods));
            }
        }
        List<String> nearest = new ArrayList<>(edits.keySet());
        nearest.sort(Comparator.<String>comparingInt(edits::get).thenComparing(Comparator.naturalOrder()));
        return nearest.subList(0, Math.min(MOST, nearest.size()));
    }

    /** A changed descriptor is nearer than another name. */
    private static int leastEdits(String candidate, Set<String> methods) {
        int least = Integer.MAX_VALUE;
        for (String method : methods) {
            int edits = LevenshteinDistance.getDefaultInstance().apply(candidate, method);
            least = Math.min(least, name(candidate).equals(name(method)) ? edits - Short.MAX_VALUE : edits);
        }
        return least;
    }

    private static String name(String method) {
        return method.substring(0, method.indexOf('('));
    }
}
