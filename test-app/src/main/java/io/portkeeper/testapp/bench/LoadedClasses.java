package io.portkeeper.testapp.bench;

import io.portkeeper.testapp.lab.JvmCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The classes that a JVM has loaded before a program's main class.
 *
 * @param ofAgent how many were neither the JDK's nor archived
 * @param archived how many came from the JDK's archive of class data
 * @param ofJdk how many of the JDK's were parsed
 * @param names all of them, in the order in which they were loaded
 */
public record LoadedClasses(int ofAgent, int archived, int ofJdk, List<String> names) {

    /** A line of {@code -Xlog:class+load}: "[0.123s][info][class,load] java.lang.Object source: jrt:/java.base". */
    private static final Pattern LOADED = Pattern.compile(".*\\] (\\S+) source: (.*)");

    private static final Pattern OF_JDK = Pattern.compile("(java|javax|jdk|sun|com\\.sun)\\.(?!.*Portkeeper).*|\\[.*");

    /** Starts the command, and counts. */
    public static LoadedClasses before(Class<?> main, JvmCommand command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        command.withOptions("-Xlog:class+load").words())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        int ofAgent = 0;
        int archived = 0;
        int ofJdk = 0;
        List<String> names = new ArrayList<>();
        for (String line : output.lines().toList()) {
            Matcher loaded = LOADED.matcher(line);
            if (loaded.matches()) {
                String name = loaded.group(1);
                if (name.equals(main.getName())) {
                    return new LoadedClasses(ofAgent, archived, ofJdk, List.copyOf(names));
                }
                names.add(name);
                if (loaded.group(2).startsWith("shared objects file")) {
                    archived++;
                } else if (OF_JDK.matcher(name).matches()) {
                    ofJdk++;
                } else {
                    ofAgent++;
                }
            }
        }
        throw new IOException("the class-load log does not name " + main + ": " + output);
    }
}
