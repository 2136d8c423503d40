package io.portkeeper.observe;

import java.time.Duration;

/** What is recorded to the JVM's flight recorder, if there is one. Objects are turned into text only if somebody records. */
public interface Recorder {

    /** For a JVM without a flight recorder. */
    Recorder NONE = new Recorder() {
        @Override
        public Connect connecting() {
            return null;
        }

        @Override
        public void reap(
                Object source,
                Object destination,
                Duration idle,
                Duration age,
                String why,
                String callSite,
                boolean dryRun) {}

        @Override
        public void pressure(Object source, Object destination, int inUse, int ports, Duration tolerated) {}

        @Override
        public void quarantine(Object source, boolean begins) {}
    };

    /** A connect that is being recorded. */
    interface Connect {

        /**
         * The connect is over, or continues without the thread that made it.
         *
         * @param source null when the kernel chose it, or when there was none
         * @param rung what gave the connection its port; empty when no lane did
         * @param tries how many times a source or a range of ports was tried; 0 when there was none
         * @param failure null when the connect succeeded or is under way
         */
        void ended(Object source, Object destination, String rung, int tries, Throwable failure);
    }

    /** A connect begins. Returns null if nobody records it. */
    Connect connecting();

    /**
     * A connection was reset because its port was needed, or in a dry run would have been.
     *
     * @param age how long ago it was opened
     * @param callSite where it was opened, null when that is not known
     */
    void reap(
            Object source,
            Object destination,
            Duration idle,
            Duration age,
            String why,
            String callSite,
            boolean dryRun);

    /**
     * The pressure of a lane is {@code reaper.start} or more.
     *
     * @param inUse ports in use or in TIME_WAIT, of {@code ports}
     * @param tolerated idle time that its connections may have at this pressure
     */
    void pressure(Object source, Object destination, int inUse, int ports, Duration tolerated);

    /** A source was found not to be an address of this host, or to be one again. */
    void quarantine(Object source, boolean begins);

    /**
     * The recorder of this JVM. Not to be called before main, because it loads the flight recorder's classes.
     *
     * @return one that does nothing if the runtime has no module {@code jdk.jfr}
     */
    static Recorder ofThisJvm() {
        return ModuleLayer.boot().findModule("jdk.jfr").isPresent() ? new JfrRecorder() : NONE;
    }
}
