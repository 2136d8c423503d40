package io.portkeeper.testapp.it.subject;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import java.lang.instrument.Instrumentation;
import java.net.SocketAddress;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;

/** A second agent. It prints to stderr when a connect of Netty's epoll transport begins, and what it returns. */
public final class TellsConnects {

    private TellsConnects() {}

    public static void premain(String arguments, Instrumentation instrumentation) {
        new AgentBuilder.Default()
                .disableClassFormatChanges()
                .type(named("io.netty.channel.unix.Socket"))
                .transform((builder, type, loader, module, domain) -> builder.visit(
                        Advice.to(Tell.class).on(named("connect").and(takesArguments(SocketAddress.class)))))
                .installOn(instrumentation);
    }

    /** This is woven into other classes, so it uses only types of the JDK. */
    private static final class Tell {

        private Tell() {}

        @Advice.OnMethodEnter
        static void enter() {
            System.err.println("connect begins");
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class)
        static void exit(@Advice.Return boolean connected, @Advice.Thrown Throwable thrown) {
            System.err.println(
                    "connect returns ".concat(thrown == null ? Boolean.toString(connected) : thrown.toString()));
        }
    }
}
