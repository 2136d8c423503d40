package io.portkeeper.observe;

import java.time.Duration;

/** What the JVM's flight recorder is told, where there is one. Objects are turned into text only if somebody records. */
public interface Recorder {

    /** Where there is none. */
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
         * It is over, or goes on without the thread that made it.
         *
         * @param source null when the kernel chose it, or when there was none
         * @param rung what gave the connection its port; empty when it got none of a source's
         * @param tries how many times a source or a range of ports was tried; 0 when there was none
         * @param failure null when it succeeded or is under way
         */
        void ended(Object source, Object destination, String rung, int tries, Throwable failure);
    }

    /** A connect begins; null when nobody records it. */
    Connect connecting();

    /**
     * A connection was reset for its port, or would have been.
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
     * A lane tolerates less idleness than all.
     *
     * @param inUse ports in use or in TIME_WAIT, of {@code ports}
     */
    void pressure(Object source, Object destination, int inUse, int ports, Duration tolerated);

    /** A source was found to be no address of this host, or to be one again. */
    void quarantine(Object source, boolean begins);

    /**
     * The recorder of this JVM. Not before main: it loads the flight recorder's classes.
     *
     * @return one that does nothing where the runtime has no module {@code jdk.jfr}
     */
    static Recorder ofThisJvm() {
        return ModuleLayer.boot().findModule("jdk.jfr").isPresent() ? new JfrRecorder() : NONE;
    }
}
