package io.portkeeper.testapp.peers;

import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.proxy.ProxyUnderTest;
import io.portkeeper.testapp.proxy.Upstream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A proxy and its remedy against port exhaustion. */
enum Contender {
    LITTLE_PROXY("LittleProxy", "none"),
    LITTLE_PROXY_AGENT("LittleProxy", "Portkeeper"),
    JETTY("Jetty, CONNECT", "none"),
    JETTY_AGENT("Jetty, CONNECT", "Portkeeper"),
    NGINX("nginx", "proxy_bind"),
    HAPROXY_SOURCES("HAProxy", "source"),
    HAPROXY_PORTS("HAProxy", "source and port range");

    /** The ports of {@code ports.owned=auto} in the lab, which HAProxy gets too. */
    static final String PORTS = "61000-65535";

    private final String proxy;
    private final String remedy;

    Contender(String proxy, String remedy) {
        this.proxy = proxy;
        this.remedy = remedy;
    }

    String proxy() {
        return proxy;
    }

    String remedy() {
        return remedy;
    }

    /** All contenders; if {@code quick}, LittleProxy stands for both that run in a JVM. */
    static List<Contender> all(boolean quick) {
        return Stream.of(values())
                .filter(contender -> !quick || (contender != JETTY && contender != JETTY_AGENT))
                .toList();
    }

    /** Whether it can use more than one source. */
    boolean hasSources() {
        return this != LITTLE_PROXY && this != JETTY;
    }

    /** Whether it runs in a JVM, and so does less with a processor than the others. */
    boolean isJvm() {
        return this != NGINX && this != HAPROXY_SOURCES && this != HAPROXY_PORTS;
    }

    /**
     * Whether it cannot use a port in TIME_WAIT for the kernel's 60 s, so that it fails long before the processors are busy.
     */
    boolean waits() {
        return this == LITTLE_PROXY || this == JETTY || this == NGINX;
    }

    /**
     * Starts it.
     *
     * @param sources how many, from 10.9.0.1 on
     * @param programs the folder of nginx and HAProxy
     * @param warmUp how long those in a JVM are warmed up, see {@link JvmContestant}
     * @param options of the agent, besides its pool; the others ignore them
     */
    Contestant start(int sources, Path programs, Duration warmUp, String... options) throws Exception {
        return switch (this) {
            case LITTLE_PROXY -> jvm(ProxyUnderTest.LITTLE_PROXY, warmUp);
            case LITTLE_PROXY_AGENT -> agent(ProxyUnderTest.LITTLE_PROXY, warmUp, sources, options);
            case JETTY -> jvm(ProxyUnderTest.JETTY_CONNECT, warmUp);
            case JETTY_AGENT -> agent(ProxyUnderTest.JETTY_CONNECT, warmUp, sources, options);
            case NGINX -> NativeContestant.nginx(programs, shares(sources));
            case HAPROXY_SOURCES -> NativeContestant.haproxy(programs, servers(sources, ""));
            case HAPROXY_PORTS -> NativeContestant.haproxy(programs, servers(sources, ":" + PORTS));
        };
    }

    private static Contestant jvm(ProxyUnderTest proxy, Duration warmUp) throws Exception {
        return new JvmContestant(proxy, warmUp, Upstream::withoutKeepAlive);
    }

    private static Contestant agent(ProxyUnderTest proxy, Duration warmUp, int sources, String... options)
            throws Exception {
        String[] all = Stream.concat(Stream.of("pool=10.9.0.1-" + sources), Stream.of(options))
                .filter(option -> !option.isEmpty())
                .toArray(String[]::new);
        return new JvmContestant(proxy, warmUp, command -> Agent.under(Upstream.withoutKeepAlive(command), all));
    }

    /** Equal shares of the clients. */
    private static String shares(int sources) {
        return IntStream.rangeClosed(1, sources)
                .mapToObj(i -> (i < sources ? "    " + 100.0 / sources + "%" : "    *") + " 10.9.0." + i + ";")
                .collect(Collectors.joining("\n"));
    }

    private static String servers(int sources, String ports) {
        return IntStream.rangeClosed(1, sources)
                .mapToObj(i -> "  server from" + i + " @ORIGIN@ source 10.9.0." + i + ports)
                .collect(Collectors.joining("\n"));
    }
}
