package io.portkeeper.status;

import io.portkeeper.config.ListenAddress;
import io.portkeeper.connect.Running;
import io.portkeeper.observe.Loop;
import io.portkeeper.observe.Repeated;
import java.io.IOException;
import java.time.Duration;

/**
 * Opens what operators look at: the socket of the command line, JMX, and the server of metrics if they want one. What cannot be opened is tried again: another
 * process may still have the port.
 */
public final class Views implements Loop.Turn {

    private static final Duration PERIOD = Duration.ofSeconds(5);

    private final StatusReader reader;
    private final Running running;
    private Beans beans;
    private boolean cannotServe;
    private MetricsServer server;
    private boolean isSaid;
    private final Repeated repeated;
    private CommandSocket commands;

    /** Views of that agent, none of them open yet. */
    public Views(StatusReader reader, Running running) {
        this.reader = reader;
        this.running = running;
        this.repeated = new Repeated("views", PERIOD, running.loops(), this::listen, this::showBeans, this::serve);
    }

    /** Opens them now; to be called by a daemon thread. */
    public void open() {
        repeated.runOnce();
    }

    /** Looks after them, a while after the last time; to be called by the same thread. */
    @Override
    public boolean once(Loop loop) {
        return repeated.once(loop);
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
            // Its port is not to be had any more: the thread that has died would have given it back.
            running.notices().servedNoMore(address);
            cannotServe = true;
            return;
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
        } catch (VirtualMachineError e) {
            cannotServe = true; // nobody knows whether it has the port by now
            running.notices().servedNoMore(address);
        }
    }
}
