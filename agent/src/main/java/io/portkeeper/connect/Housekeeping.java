package io.portkeeper.connect;

import io.portkeeper.observe.Notices;
import io.portkeeper.observe.Repeated;
import io.portkeeper.ports.Destinations;
import io.portkeeper.ports.HostPorts;
import io.portkeeper.ports.PortSet;
import io.portkeeper.ports.Windows;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/** Drops idle destinations, gives idle owned ports back, and notices changes of the kernel's settings for ports. */
final class Housekeeping implements Repeated.Task {

    private final Destinations destinations;
    private final Binder binder;
    private final int window;
    private final UnaryOperator<HostPorts> host;
    private final Notices notices;
    private final LongSupplier nanoClock;
    private volatile HostPorts known;
    private volatile int ephemeral;

    Housekeeping(
            Destinations destinations,
            Binder binder,
            int window,
            HostPorts known,
            UnaryOperator<HostPorts> host,
            Notices notices,
            LongSupplier nanoClock) {
        this.destinations = destinations;
        this.binder = binder;
        this.window = window;
        this.known = known;
        this.ephemeral = known.chosenByKernel().count();
        this.host = host;
        this.notices = notices;
        this.nanoClock = nanoClock;
    }

    /** How many ports the kernel chooses from. */
    int ephemeral() {
        return ephemeral;
    }

    @Override
    public void run() {
        long nowNanos = nanoClock.getAsLong();
        destinations.sweep(nowNanos);
        destinations.owned().giveBackIdle(nowNanos);
        HostPorts now = host.apply(known);
        if (!now.equals(known)) {
            known = now;
            ephemeral = now.chosenByKernel().count();
            destinations.use(now);
            binder.use(new Windows(now, window));
            PortSet lost = destinations.owned().leaveToKernel(now);
            if (!lost.isEmpty()) {
                notices.ownedPortsLost(lost);
            }
        }
    }
}
