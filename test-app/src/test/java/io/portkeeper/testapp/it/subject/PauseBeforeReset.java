package io.portkeeper.testapp.it.subject;

import static net.bytebuddy.matcher.ElementMatchers.named;

import java.lang.instrument.Instrumentation;
import java.util.concurrent.locks.LockSupport;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;

/**
 * A second agent, which makes Portkeeper's reaper pause for two milliseconds after the last question that it asks about a
 * connection, and before it resets it.
 */
public final class PauseBeforeReset {

    private PauseBeforeReset() {}

    public static void premain(String arguments, Instrumentation instrumentation) {
        new AgentBuilder.Default()
                .disableClassFormatChanges()
                .type(named("io.portkeeper.linux.JdkSocketCalls"))
                .transform((builder, type, loader, module, domain) ->
                        builder.visit(Advice.to(Pause.class).on(named("reset"))))
                .installOn(instrumentation);
    }

    /** Woven in: it uses types of the JDK only. */
    private static final class Pause {

        private Pause() {}

        @Advice.OnMethodEnter
        static void enter() {
            LockSupport.parkNanos(2_000_000);
        }
    }
}
