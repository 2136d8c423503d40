package io.portkeeper.testapp.it.subject;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;

import java.io.File;
import java.lang.instrument.Instrumentation;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;

/** A second agent. While a file of the name in its argument exists, one of the last steps in building Portkeeper fails. */
public final class FailsToBuild {

    private FailsToBuild() {}

    public static void premain(String file, Instrumentation instrumentation) {
        System.setProperty("portkeeper-test.fails-while", file);
        new AgentBuilder.Default()
                .disableClassFormatChanges()
                .type(named("io.portkeeper.connect.Reload"))
                .transform((builder, type, loader, module, domain) ->
                        builder.visit(Advice.to(Failure.class).on(isConstructor())))
                .installOn(instrumentation);
    }

    /** This is woven into other classes, so it uses only types of the JDK. */
    private static final class Failure {

        private Failure() {}

        @Advice.OnMethodExit
        static void exit() {
            if (new File(System.getProperty("portkeeper-test.fails-while")).exists()) {
                throw new IllegalStateException("as the test has it");
            }
        }
    }
}
