package io.portkeeper.weave;

/** What hook points are for, and so what the agent cannot do if a JDK lacks one. */
public enum Purpose {
    /** Without it the agent does nothing at all. */
    CONNECT("choosing the source of a connection"),

    /** Without it, the agent does not know when a port is free or when a descriptor is another connection's. */
    CLOSE("telling when a connection ends; without it owned ports, pool.max-connections and the reaper are off"),

    /** Without it, a port that is free may count as in TIME_WAIT. */
    HALF_CLOSE("telling which side closes first; without it too many ports count as in TIME_WAIT"),

    /** Without it a connection in use looks idle. */
    ACTIVITY("telling when a connection last did anything; without it the reaper is off"),

    /** Without it a connection that sends nothing but urgent data looks idle. */
    URGENT_DATA("telling that urgent data was sent; without it a connection that sends nothing else looks idle"),

    /** Without all of it a native transport is left alone. */
    TRANSPORT("seeing the connections of a native transport");

    private final String text;

    Purpose(String text) {
        this.text = text;
    }

    boolean isRequired() {
        return this == CONNECT;
    }

    /**
     * Whether it can wait until the application runs. Before main, each additional class makes the start longer, and may
     * settle something for the application.
     */
    boolean canWait() {
        return this == HALF_CLOSE || this == URGENT_DATA;
    }

    /** As operators read it. */
    @Override
    public String toString() {
        return text;
    }
}
