package io.portkeeper.testapp.proxy;

import io.portkeeper.testapp.cli.Foreground;
import io.portkeeper.testapp.cli.HostAndPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.LogManager;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.http.impl.NoConnectionReuseStrategy;
import org.apache.http.impl.client.HttpClientBuilder;
import org.mitre.dsmiley.httpproxy.ProxyServlet;

/**
 * The HTTP proxy servlet of David Smiley in Tomcat, a reverse proxy whose client is the classic Apache HttpClient
 * (blocking sockets): {@code HOST:PORT ORIGIN_HOST:ORIGIN_PORT}.
 *
 * <p>Every request in flight holds one of Tomcat's threads.
 */
public final class TomcatMain {
    private TomcatMain() {}

    public static void main(String[] args) throws LifecycleException, IOException {
        // Tomcat logs a stack trace for every failed request; the client gets its message in the answer.
        LogManager.getLogManager().reset();
        InetSocketAddress listen = HostAndPort.parse(args[0]);
        Path scratch = Files.createTempDirectory("portkeeper-tomcat");
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(scratch.toString());
        Connector connector = connector(listen);
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", null);
        addProxyServlet(context, HostAndPort.format(HostAndPort.parse(args[1])));
        tomcat.start();
        deleteOnExit(scratch);
        Foreground.listening(new InetSocketAddress(listen.getAddress(), connector.getLocalPort()));
    }

    /**
     * Deletes everything in the directory at the end. What is registered last is deleted first, and a walk visits a
     * directory before its contents.
     */
    private static void deleteOnExit(Path directory) throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            tree.forEach(path -> path.toFile().deleteOnExit());
        }
    }

    private static Connector connector(InetSocketAddress listen) {
        Connector connector = new Connector();
        connector.setThrowOnFailure(true);
        connector.setPort(listen.getPort());
        connector.setProperty("address", listen.getAddress().getHostAddress());
        connector.setProperty("acceptCount", Integer.toString(Limits.BACKLOG));
        connector.setProperty("maxThreads", Integer.toString(Limits.CONCURRENT_REQUESTS));
        connector.setProperty("maxConnections", Integer.toString(2 * Limits.CONCURRENT_REQUESTS));
        connector.setProperty("connectionTimeout", Long.toString(Limits.PATIENCE.toMillis()));
        return connector;
    }

    private static void addProxyServlet(Context context, String origin) {
        Wrapper servlet =
                Tomcat.addServlet(context, "proxy", Upstream.isKeptAlive() ? new ProxyServlet() : new OneRequestEach());
        servlet.addInitParameter("targetUri", "http://" + origin);
        servlet.addInitParameter("http.maxConnections", Integer.toString(Limits.CONCURRENT_REQUESTS));
        servlet.addInitParameter("log", "false");
        servlet.addMapping("/*");
    }

    /** Opens a new connection to the origin for each request. */
    private static final class OneRequestEach extends ProxyServlet {
        @Override
        protected HttpClientBuilder getHttpClientBuilder() {
            return super.getHttpClientBuilder().setConnectionReuseStrategy(NoConnectionReuseStrategy.INSTANCE);
        }
    }
}
