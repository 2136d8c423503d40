package io.portkeeper.status;

import io.portkeeper.config.ListenAddress;
import io.portkeeper.connect.Running;
import io.portkeeper.observe.Repeated;
import java.io.IOException;
import java.time.Duration;

/**
 * Opens what operators look at: the socket of the command line, JMX, and the server of metrics if they want one. What cannot be opened is tried again: another
 * process may still have the port.
 */
public final class Views {

    private static final Duration PERIOD = Duration.ofSeconds(5);

    private final StatusReader reader;
    private final Running running;
    private Beans beans;
    private boolean cannotServe;
    private MetricsServer server;
    private boolean isSaid;
    private CommandSocket commands;

    /** Views of that agent, none of them open yet. */
    public Views(StatusReader reader, Running running) {
        this.reader = reader;
        this.running = running;
    }

    /** Opens them now, and looks after them from time to time; to be called by a daemon thread. */
    public void start() {
        Repeated repeated = new Repeated("views", PERIOD, running.loops(), this::listen, this::showBeans, this::serve);
        repeated.runOnce();
        repeated.start();
    }

    private static boolean has(String module) {
        return ModuleLayer.boot().findModule(module).isPresent();
    }

    private void listen() {
        if (commands != null && commands.isOpen()) {
            return;
        }
        try {
            commands = CommandSocket.open(reader, running);
        } catch (IOException | RuntimeException e) {
            if (!isSaid) {
                running.notices()
                        .remark("the commands status, top, report, drain do not reach this JVM, tried again: " + e);
            }
            isSaid = true;
        }
    }

    private void showBeans() throws Exception {
        if (has("java.management")) {
            beans = beans != null ? beans : new Beans(reader, running);
            beans.update();
        }
    }

    private void serve() {
        ListenAddress address = running.settings().observe().metrics();
        if (address == null || cannotServe || (server != null && server.accepts())) {
            return;
        }
        if (server != null) {
            running.notices().revived(MetricsServer.DISPATCHER);
            server.close();
            server = null;
        }
        if (!has("jdk.httpserver")) {
            running.notices().remark("metrics are not served: this runtime has no module jdk.httpserver");
            cannotServe = true;
            return;
        }
        try {
            server = MetricsServer.start(address, reader);
            running.notices().served(address);
        } catch (IOException | RuntimeException | LinkageError e) {
            running.notices().notServed(address, e);
        }
    }
}
