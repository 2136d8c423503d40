package io.portkeeper.weave;

/** What hook points are for, and so what the agent cannot do where a JDK lacks one. */
public enum Purpose {
    /** Without it the agent does nothing at all. */
    CONNECT("choosing the source of a connection"),

    /** Without it nobody knows when a port is free or a descriptor is another's. */
    CLOSE("telling when a connection ends; without it owned ports, pool.max-connections and the reaper are off"),

    /** Without it a port may count as in TIME_WAIT that is free. */
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

    /** Whether it can wait until the application runs: before main each class more costs the start, and may settle something. */
    boolean canWait() {
        return this == HALF_CLOSE || this == URGENT_DATA;
    }

    /** As operators read it. */
    @Override
    public String toString() {
        return text;
    }
}
