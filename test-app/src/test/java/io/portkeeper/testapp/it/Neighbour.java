package io.portkeeper.testapp.it;

import io.portkeeper.testapp.it.subject.Reweaves;
import io.portkeeper.testapp.it.subject.SecondAgent;
import io.portkeeper.testapp.lab.JvmCommand;
import io.portkeeper.testapp.lab.Lab;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** An agent that runs in one JVM with Portkeeper, and the sign that it works. */
enum Neighbour {
    ASPECTJ("AspectJ Weaver Version") {
        @Override
        JvmCommand into(JvmCommand command, Path folder) throws IOException {
            Path aop =
                    Files.writeString(folder.resolve("aop.xml"), "<aspectj><weaver options=\"-verbose\"/></aspectj>");
            return agent(command, jar("aspectj"))
                    .withOptions("-Dorg.aspectj.weaver.loadtime.configuration=" + aop.toUri());
        }
    },
    /** Version 4.6 crashes a JVM of the early access of Java 28, with or without Portkeeper. */
    ASYNC_PROFILER("profiled", 27) {
        @Override
        JvmCommand into(JvmCommand command, Path folder) {
            return agent(
                    command, jar("async-profiler") + "=start,event=itimer,traces=1,file=" + folder.resolve("profile"));
        }

        @Override
        List<String> leftBehind(Path folder) throws IOException {
            return Files.size(folder.resolve("profile")) > 0 ? List.of("profiled") : List.of();
        }
    },
    /** Version 4.0.27 changes no class on the early access of Java 28, with or without Portkeeper. */
    BYTEMAN("byteman was here", 27) {
        @Override
        JvmCommand into(JvmCommand command, Path folder) throws IOException {
            Path rule = Files.write(
                    folder.resolve("rule.btm"),
                    List.of(
                            "RULE seen",
                            "CLASS io.portkeeper.testapp.reap.HolderMain",
                            "METHOD main",
                            "AT ENTRY",
                            "IF true",
                            "DO traceln(\"byteman was here\")",
                            "ENDRULE"));
            return agent(command, jar("byteman") + "=script:" + rule);
        }
    },
    DATADOG("DATADOG TRACER CONFIGURATION") {
        @Override
        JvmCommand into(JvmCommand command, Path folder) {
            return agent(command, jar("datadog"));
        }
    },
    ELASTIC("Tracer switched to RUNNING state") {
        @Override
        JvmCommand into(JvmCommand command, Path folder) {
            return agent(command, jar("elastic"))
                    .withOptions("-Delastic.apm.service_name=holder", "-Delastic.apm.server_url=http://127.0.0.1:1");
        }
    },
    /**
     * From Java 21 on, Netty does not start beside version 0.14.0-beta.2, with or without Portkeeper, because Glowroot
     * cannot read class files of these Java versions.
     */
    GLOWROOT("agent id: holder", 20) {
        @Override
        JvmCommand into(JvmCommand command, Path folder) throws IOException {
            return agent(command, Files.copy(jar("glowroot"), folder.resolve("glowroot.jar")))
                    .withOptions("-Dglowroot.agent.id=holder", "-Dglowroot.collector.address=http://127.0.0.1:1");
        }
    },
    JACOCO("executed") {
        @Override
        JvmCommand into(JvmCommand command, Path folder) {
            // Version 0.8.15 reads class files up to Java 27. On a newer JDK, it must leave all other classes alone.
            String includes = Runtime.version().feature() > 27 ? ",includes=io.portkeeper.*" : "";
            return agent(command, onClassPath("org.jacoco.agent") + "=destfile=" + folder.resolve("jacoco") + includes);
        }

        @Override
        List<String> leftBehind(Path folder) throws IOException {
            return Files.size(folder.resolve("jacoco")) > 0 ? List.of("executed") : List.of();
        }
    },
    /** Listens on a free port, and prints it. */
    JDWP("Listening for transport dt_socket") {
        @Override
        JvmCommand into(JvmCommand command, Path folder) {
            return command.withOptions("-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0");
        }
    },
    JMX_EXPORTER("io.prometheus.jmx.JavaAgent") {
        @Override
        JvmCommand into(JvmCommand command, Path folder) throws IOException {
            Path rules = Files.writeString(folder.resolve("rules.yml"), "{}");
            return agent(command, jar("jmx-exporter") + "=" + Lab.freePort() + ":" + rules)
                    .withOptions(LOADED_CLASSES);
        }
    },
    JOLOKIA("started with URL http://127.0.0.1:") {
        @Override
        JvmCommand into(JvmCommand command, Path folder) {
            return agent(command, jar("jolokia") + "=host=127.0.0.1,port=" + Lab.freePort());
        }
    },
    KANELA("kanela.agent.Kanela") {
        @Override
        JvmCommand into(JvmCommand command, Path folder) {
            return agent(command, jar("kanela")).withOptions(LOADED_CLASSES);
        }
    },
    /** Version 8.19.0 supports Java up to 24, and tries newer versions only if an option says so. */
    NEW_RELIC("is initializing") {
        @Override
        JvmCommand into(JvmCommand command, Path folder) throws IOException {
            Files.write(
                    folder.resolve("newrelic.yml"),
                    List.of("production:", "  license_key: \"" + "0".repeat(40) + "\"", "  app_name: holder"));
            return agent(command, Files.copy(jar("newrelic"), folder.resolve("newrelic.jar")))
                    .withOptions(
                            "-Dnewrelic.config.log_file_name=STDOUT", "-Dnewrelic.config.experimental_runtime=true");
        }
    },
    /** On the early access of Java 28, Tomcat answers nothing beside version 2.33.1, with or without Portkeeper. */
    OPENTELEMETRY("opentelemetry-javaagent - version", 27) {
        @Override
        JvmCommand into(JvmCommand command, Path folder) {
            return agent(command, jar("opentelemetry"))
                    .withOptions(
                            "-Dotel.traces.exporter=none", "-Dotel.metrics.exporter=none", "-Dotel.logs.exporter=none");
        }
    },
    PINPOINT("pinpoint agent started normally") {
        @Override
        JvmCommand into(JvmCommand command, Path folder) throws IOException {
            try (Stream<Path> unpacked = Files.list(AGENTS)) {
                Path from = unpacked.filter(
                                path -> path.getFileName().toString().startsWith("pinpoint-agent-"))
                        .max(Comparator.naturalOrder())
                        .orElseThrow();
                copy(from, folder.resolve("pinpoint"));
            }
            return agent(command, folder.resolve("pinpoint/pinpoint-bootstrap.jar"))
                    .withOptions("-Dpinpoint.agentId=holder", "-Dpinpoint.applicationName=holder");
        }
    },
    PYROSCOPE("Profiling started") {
        @Override
        JvmCommand into(JvmCommand command, Path folder) {
            return agent(command, jar("pyroscope"))
                    .withEnvironment("PYROSCOPE_APPLICATION_NAME", "holder")
                    .withEnvironment("PYROSCOPE_SERVER_ADDRESS", "http://127.0.0.1:1");
        }
    },
    /**
     * An agent of ours. What other agents do to classes now and then, it does all the time to all classes that connections
     * use.
     */
    REWEAVES("redefined: ") {
        @Override
        JvmCommand into(JvmCommand command, Path folder) throws IOException {
            return agent(command, SecondAgent.jar(Reweaves.class, folder));
        }
    },
    SPRING_INSTRUMENT("org.springframework.instrument.InstrumentationSavingAgent") {
        @Override
        JvmCommand into(JvmCommand command, Path folder) {
            return agent(command, jar("spring-instrument")).withOptions(LOADED_CLASSES);
        }
    };

    /** Where {@code scripts/test --soak} puts the agents. */
    private static final Path AGENTS = Path.of("target", "agents").toAbsolutePath();

    /** For agents that print nothing: the log shows at least that the agent's entry class has been loaded. */
    private static final String LOADED_CLASSES = "-Xlog:class+load";

    private final String sign;
    private final int newestJava;

    Neighbour(String sign) {
        this(sign, Integer.MAX_VALUE);
    }

    Neighbour(String sign, int newestJava) {
        this.sign = sign;
        this.newestJava = newestJava;
    }

    /** The agents that work on this version of Java without Portkeeper. */
    static List<Neighbour> all() {
        int java = Runtime.version().feature();
        return Arrays.stream(values())
                .filter(neighbour -> java <= neighbour.newestJava)
                .toList();
    }

    /** A part of what the JVM prints, or of what {@link #leftBehind} returns, if the agent works. */
    String sign() {
        return sign;
    }

    /**
     * Adds the agent to the command of a JVM.
     *
     * @param folder where the agent may write
     */
    abstract JvmCommand into(JvmCommand command, Path folder) throws IOException;

    /** What the agent has left in {@code folder} when the JVM has ended. */
    List<String> leftBehind(Path folder) throws IOException {
        return List.of();
    }

    private static JvmCommand agent(JvmCommand command, Object jarAndArguments) {
        return command.withOptions("-javaagent:" + jarAndArguments);
    }

    private static Path jar(String name) {
        return AGENTS.resolve(name + ".jar");
    }

    private static String onClassPath(String part) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> entry.contains(part))
                .findFirst()
                .orElseThrow();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }
}
