package io.portkeeper.premain;

import java.lang.instrument.Instrumentation;

/**
 * The agent's entry point, for {@code -javaagent} and for attaching to a running JVM.
 *
 * <p>This class, {@link FallbackFail} and {@link Ending} are compiled for Java 8, and nothing else in this jar is. So in a
 * JVM that is too old, the agent prints one line and the application starts. A class file that the JVM cannot read would
 * abort it.
 */
public final class PreMain {

    private static final int OLDEST_JAVA = 17;

    /** The first Java version that waits for premain before it ends; see {@link Ending}. */
    private static final int FIRST_TO_WAIT_FOR_PREMAIN = 27;

    private PreMain() {}

    /**
     * Starts the agent before main. A wrong option ends the JVM with exit status 1 and one line on stderr. With
     * {@code fallback=fail}, so does any other failure. Otherwise a failure is printed in one line, and the application
     * starts without the agent.
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
     * Starts the agent in a running JVM. Neither a wrong option nor a failure ends that JVM.
     *
     * @param arguments {@code key=value,key=value} or null
     * @param instrumentation of this JVM
     * @throws IllegalArgumentException for a wrong option, which the message names, and with {@code fallback=fail} for any
     *     failure
     */
    public static void agentmain(String arguments, Instrumentation instrumentation) {
        String refusal = launch(arguments, instrumentation, true);
        if (refusal != null) {
            say(refusal);
            throw new IllegalArgumentException(refusal);
        }
    }

    /** Calls the launcher by reflection, because its class file is too new for the Java that this class is compiled for. */
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
     * Says on stderr that the agent could not be started. With {@code fallback=fail} it returns that line instead, and the
     * caller ends the JVM or lets the attachment fail.
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
            // "1.8" was the last version of this form.
            return version.startsWith("1.") ? 8 : Integer.parseInt(version);
        } catch (SecurityException e) {
            return OLDEST_JAVA; // a policy hides the version: the launcher finds out
        }
    }

    private static void say(String line) {
        // As the agent's own log does (Printable, in the agent's class loader): an exception's message may contain a
        // line break.
        StringBuilder printable = new StringBuilder();
        for (int at = 0, character; at < line.length(); at += Character.charCount(character)) {
            character = line.codePointAt(at);
            printable.appendCodePoint(isPrintable(character) ? character : ' ');
        }
        System.err.println("ERROR portkeeper - ".concat(printable.toString()));
    }

    private static boolean isPrintable(int character) {
        int type = Character.getType(character);
        return type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR
                && type != Character.SURROGATE
                && type != Character.PRIVATE_USE
                && type != Character.UNASSIGNED;
    }
}
