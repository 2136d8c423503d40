package io.portkeeper.premain;

import java.lang.instrument.Instrumentation;

/**
 * The entry of the agent, from {@code -javaagent} or by attaching to a running JVM.
 *
 * <p>Compiled for Java 8, as {@link FallbackFail} and {@link Ending} are and nothing else in this jar: a JVM that is too old is
 * told so in one line and starts, where a class file it cannot read would abort it.
 */
public final class PreMain {

    private static final int OLDEST_JAVA = 17;

    /** Before it ends; see {@link Ending}. */
    private static final int FIRST_TO_WAIT_FOR_PREMAIN = 27;

    private PreMain() {}

    /**
     * Starts the agent before main. A wrong option ends the JVM with exit status 1 and one line on stderr. So does anything else that
     * goes wrong with {@code fallback=fail}; without it, it is said in one line and the application starts without the agent.
     *
     * @param arguments {@code key=value,key=value} or null
     * @param instrumentation of this JVM
     */
    public static void premain(String arguments, Instrumentation instrumentation) {
        String refusal = launch(arguments, instrumentation, false);
        if (refusal != null) {
            say(refusal);
            if (javaVersion() >= FIRST_TO_WAIT_FOR_PREMAIN) {
                Ending.begin(instrumentation);
            } else {
                System.exit(1);
            }
        }
    }

    /**
     * Starts the agent in a running JVM, which neither a wrong option nor a failure ends.
     *
     * @param arguments {@code key=value,key=value} or null
     * @param instrumentation of this JVM
     * @throws IllegalArgumentException for a wrong option, naming it, and for a failure with {@code fallback=fail}
     */
    public static void agentmain(String arguments, Instrumentation instrumentation) {
        String refusal = launch(arguments, instrumentation, true);
        if (refusal != null) {
            say(refusal);
            throw new IllegalArgumentException(refusal);
        }
    }

    /** By reflection: the launcher's class file is too new for the Java that this one is compiled for. */
    private static String launch(String arguments, Instrumentation instrumentation, boolean attached) {
        if (javaVersion() < OLDEST_JAVA) {
            String version = System.getProperty("java.specification.version");
            return notStarted("this is Java ".concat(version).concat(", and the agent needs 17 or newer"), arguments);
        }
        try {
            return (String) Class.forName("io.portkeeper.premain.Launcher")
                    .getMethod("launch", String.class, Instrumentation.class, boolean.class)
                    .invoke(null, arguments, instrumentation, attached);
        } catch (Throwable e) {
            return notStarted(e.toString(), arguments);
        }
    }

    /**
     * What becomes of an agent that could not be started: said on stderr, or with {@code fallback=fail} returned, to end the JVM.
     *
     * @return null, or the line that says why
     */
    static String notStarted(String why, String arguments) {
        if (FallbackFail.isWritten(arguments)) {
            return "not started, and fallback=fail forbids connections without it: ".concat(why);
        }
        say("not started, the application runs without it: ".concat(why));
        return null;
    }

    private static int javaVersion() {
        try {
            String version = System.getProperty("java.specification.version");
            // "1.8" was the last of its form.
            return version.startsWith("1.") ? 8 : Integer.parseInt(version);
        } catch (SecurityException e) {
            return OLDEST_JAVA; // a policy that does not tell it: the launcher finds out
        }
    }

    private static void say(String line) {
        // What the agent's own log does (Printable, in the agent's class loader): what an exception says may hold a
        // line break.
        char[] characters = line.toCharArray();
        for (int i = 0; i < characters.length; i++) {
            if (Character.isISOControl(characters[i])) {
                characters[i] = ' ';
            }
        }
        System.err.println("ERROR portkeeper - ".concat(new String(characters)));
    }
}
