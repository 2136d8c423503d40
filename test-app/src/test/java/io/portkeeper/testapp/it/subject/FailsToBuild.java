package io.portkeeper.testapp.it.subject;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;

import java.io.File;
import java.lang.instrument.Instrumentation;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;

/** A second agent, by which Portkeeper cannot be built, in one of the last steps, as long as there is a file of that name. */
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

    /** Woven in: it uses types of the JDK only. */
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
