package io.portkeeper.premain;

import java.lang.instrument.Instrumentation;

/**
 * The entry of the agent, from {@code -javaagent} or by attaching to a running JVM.
 *
 * <p>Compiled for Java 8, alone in this jar: a JVM that is too old is told so in one line and starts, where a class file
 * it cannot read would abort it.
 */
public final class PreMain {

    private static final int OLDEST_JAVA = 17;

    private PreMain() {}

    /**
     * Starts the agent before main. A wrong option ends the JVM with exit status 1 and one line on stderr; anything
     * else that goes wrong is said in one line and the application starts without the agent.
     *
     * @param arguments {@code key=value,key=value} or null
     * @param instrumentation of this JVM
     */
    public static void premain(String arguments, Instrumentation instrumentation) {
        String wrongOption = isJavaNewEnough() ? launch(arguments, instrumentation, false) : null;
        if (wrongOption != null) {
            say(wrongOption);
            System.exit(1);
        }
    }

    /**
     * Starts the agent in a running JVM, which a wrong option does not end.
     *
     * @param arguments {@code key=value,key=value} or null
     * @param instrumentation of this JVM
     * @throws IllegalArgumentException for a wrong option, naming it
     */
    public static void agentmain(String arguments, Instrumentation instrumentation) {
        String wrongOption = isJavaNewEnough() ? launch(arguments, instrumentation, true) : null;
        if (wrongOption != null) {
            say(wrongOption);
            throw new IllegalArgumentException(wrongOption);
        }
    }

    /** By reflection: the launcher's class file is too new for the Java that this one is compiled for. */
    private static String launch(String arguments, Instrumentation instrumentation, boolean attached) {
        try {
            return (String) Class.forName("io.portkeeper.premain.Launcher")
                    .getMethod("launch", String.class, Instrumentation.class, boolean.class)
                    .invoke(null, arguments, instrumentation, attached);
        } catch (Throwable e) {
            say("not started, the application runs without it: ".concat(e.toString()));
            return null;
        }
    }

    private static boolean isJavaNewEnough() {
        String version = System.getProperty("java.specification.version");
        // "1.8" was the last of its form.
        if (!version.startsWith("1.") && Integer.parseInt(version) >= OLDEST_JAVA) {
            return true;
        }
        say("not started, the application runs without it: this is Java "
                .concat(version)
                .concat(", and the agent needs 17 or newer"));
        return false;
    }

    private static void say(String line) {
        System.err.println("ERROR portkeeper - ".concat(line));
    }
}
