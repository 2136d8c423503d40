package io.portkeeper.observe;

import java.time.Duration;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Percentage;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** Records to JDK Flight Recorder. This class may be loaded only if there is a module {@code jdk.jfr}. */
@SuppressWarnings("UnusedVariable") // the recorder reads the fields
final class JfrRecorder implements Recorder {

    @Override
    public Connect connecting() {
        ConnectEvent event = new ConnectEvent();
        if (!event.isEnabled()) {
            return null;
        }
        event.begin();
        return event;
    }

    @Override
    public void reap(
            Object source,
            Object destination,
            Duration idle,
            Duration age,
            String why,
            String callSite,
            boolean dryRun) {
        ReapEvent event = new ReapEvent();
        if (event.isEnabled()) {
            event.source = source.toString();
            event.destination = destination.toString();
            event.idle = idle.toNanos();
            event.age = age.toNanos();
            event.why = why;
            event.callSite = callSite;
            event.dryRun = dryRun;
            event.commit();
        }
    }

    @Override
    public void pressure(Object source, Object destination, int inUse, int ports, Duration tolerated) {
        PressureEvent event = new PressureEvent();
        if (event.isEnabled()) {
            event.source = source.toString();
            event.destination = destination.toString();
            event.inUse = inUse;
            event.ports = ports;
            event.pressure = (float) inUse / ports;
            event.toleratedIdle = tolerated.toNanos();
            event.commit();
        }
    }

    @Override
    public void quarantine(Object source, boolean begins) {
        QuarantineEvent event = new QuarantineEvent();
        if (event.isEnabled()) {
            event.source = source.toString();
            event.begins = begins;
            event.commit();
        }
    }

    @Name("io.portkeeper.Connect")
    @Label("Connect")
    @Category({"Portkeeper"})
    @Description("An outgoing connection got its source and its port, or failed to")
    private static final class ConnectEvent extends Event implements Connect {

        @Label("Source")
        @Description("Local address; empty when the kernel chose it or when there was none")
        private String source;

        @Label("Destination")
        private String destination;

        @Label("Rung")
        @Description("What gave it its port: window, owned, take-over, reaped")
        private String rung;

        @Label("Tries")
        @Description("How many times a source or a range of ports was tried")
        private int tries;

        @Label("Failure")
        @Description("Empty when it succeeded, or is under way because the socket does not block")
        private String failure;

        @Override
        public void ended(Object from, Object to, String rungReached, int triesMade, Throwable thrown) {
            end();
            if (shouldCommit()) {
                source = from == null ? "" : from.toString();
                destination = to.toString();
                rung = rungReached;
                tries = triesMade;
                failure = thrown == null ? "" : thrown.toString();
                commit();
            }
        }
    }

    @Name("io.portkeeper.Reap")
    @Label("Reap")
    @Category({"Portkeeper"})
    @Description("An idle connection was reset because its port was needed")
    @StackTrace(false)
    private static final class ReapEvent extends Event {

        @Label("Source")
        private String source;

        @Label("Destination")
        private String destination;

        @Label("Idle")
        @Description("Since it last read or wrote")
        @Timespan(Timespan.NANOSECONDS)
        private long idle;

        @Label("Age")
        @Description("Since it was opened")
        @Timespan(Timespan.NANOSECONDS)
        private long age;

        @Label("Why")
        private String why;

        @Label("Call Site")
        @Description("Where it was opened, if that was sampled")
        private String callSite;

        @Label("Dry Run")
        private boolean dryRun;
    }

    @Name("io.portkeeper.Pressure")
    @Label("Pressure")
    @Category({"Portkeeper"})
    @Description("A lane uses more of its ports than reaper.start; told twice a second")
    @StackTrace(false)
    private static final class PressureEvent extends Event {

        @Label("Source")
        private String source;

        @Label("Destination")
        private String destination;

        @Label("In Use")
        @Description("Ports in use or in TIME_WAIT")
        private int inUse;

        @Label("Ports")
        private int ports;

        @Label("Pressure")
        @Percentage
        private float pressure;

        @Label("Tolerated Idle")
        @Description("Connections that have been idle for longer are reset")
        @Timespan(Timespan.NANOSECONDS)
        private long toleratedIdle;
    }

    @Name("io.portkeeper.Quarantine")
    @Label("Quarantine")
    @Category({"Portkeeper"})
    @Description("A source was found to be no address of this host, or to be one again")
    @StackTrace(false)
    private static final class QuarantineEvent extends Event {

        @Label("Source")
        private String source;

        @Label("Begins")
        private boolean begins;
    }
}
