package io.portkeeper.testapp.it.subject;

import static net.bytebuddy.matcher.ElementMatchers.named;

import java.lang.instrument.Instrumentation;
import java.util.concurrent.locks.LockSupport;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;

/**
 * A second agent. It makes Portkeeper's reaper pause for 2 ms after its last check of a connection, before it resets the
 * connection.
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

    /** This is woven into other classes, so it uses only types of the JDK. */
    private static final class Pause {

        private Pause() {}

        @Advice.OnMethodEnter
        static void enter() {
            LockSupport.parkNanos(2_000_000);
        }
    }
}
