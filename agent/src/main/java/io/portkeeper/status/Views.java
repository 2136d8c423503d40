package io.portkeeper.status;

import io.portkeeper.config.ListenAddress;
import io.portkeeper.config.Settings;
import io.portkeeper.connect.Running;
import io.portkeeper.http.BoundedServer;
import io.portkeeper.observe.Loop;
import io.portkeeper.observe.Loops;
import io.portkeeper.observe.Notices;
import io.portkeeper.observe.Repeated;
import io.portkeeper.observe.Shutdown;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * Opens what operators look at: the socket of the command line, JMX, and the server of metrics if the option is set. It keeps
 * trying what it cannot open, because, for example, another process may still use the port.
 */
public final class Views implements Loop.Turn {

    private static final Duration PERIOD = Duration.ofSeconds(5);

    private final Shown shown;
    private final Supplier<Settings> settings;
    private final Notices notices;
    private final Loops loops;
    private final Callable<Beans> opensBeans;
    private Beans beans;
    private BoundedServer server;
    private boolean isSaid;
    private final Repeated repeated;
    private CommandSocket commands;

    /** Views of that agent, none of them open yet. */
    public Views(StatusReader reader, Running running) {
        this(
                reader,
                running::settings,
                running.notices(),
                running.loops(),
                () -> has("java.management") ? new Beans(reader, running) : null);
    }

    /** Views of an agent that could not be built, none of them open yet. There is none in JMX. */
    public Views(NotBuilt notBuilt) {
        this(
                notBuilt,
                notBuilt.agent()::settings,
                notBuilt.agent().notices(),
                notBuilt.agent().loops(),
                () -> null);
    }

    private Views(Shown shown, Supplier<Settings> settings, Notices notices, Loops loops, Callable<Beans> opensBeans) {
        this.shown = shown;
        this.settings = settings;
        this.notices = notices;
        this.loops = loops;
        this.repeated = new Repeated("views", PERIOD, loops, this::listen, this::showBeans, this::serve);
        this.opensBeans = opensBeans;
    }

    /** Opens those that are not open, and updates the beans. */
    public void look() {
        repeated.runOnce();
    }

    /** Waits for one period, then does what {@link #look} does. Must be called on the same thread as that. */
    @Override
    public boolean once(Loop loop) {
        return repeated.once(loop);
    }

    /** Closes the server and the socket, so that other views can open theirs. */
    public void close() throws IOException {
        if (server != null) {
            server.close();
        }
        if (commands != null) {
            commands.close();
        }
    }

    private static boolean has(String module) {
        return ModuleLayer.boot().findModule(module).isPresent();
    }

    private void listen() {
        if ((commands != null && commands.isReachable()) || Shutdown.isUnderWay()) {
            return;
        }
        if (commands != null) {
            commands.close();
            commands = null;
        }
        try {
            commands = CommandSocket.open(shown, loops, notices);
        } catch (IOException | RuntimeException e) {
            if (!isSaid) {
                notices.remark(
                        "the commands status, top, report, drain, undrain do not reach this JVM; the agent tries again: "
                                + e);
            }
            isSaid = true;
        }
    }

    private void showBeans() throws Exception {
        beans = beans != null ? beans : opensBeans.call();
        if (beans != null) {
            beans.update();
        }
    }

    private void serve() {
        ListenAddress address = settings.get().observe().metrics();
        if (address == null || server != null) {
            return;
        }
        try {
            server = MetricsServer.start(address, shown, loops, notices);
            notices.served(address);
        } catch (IOException | RuntimeException | LinkageError e) {
            notices.notServed(address, e);
        }
    }
}
