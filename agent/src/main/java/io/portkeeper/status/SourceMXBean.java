package io.portkeeper.status;

/** A source of a JVM's agent, over JMX: {@code io.portkeeper:type=Source,address="192.0.2.10"}. */
public interface SourceMXBean {

    @Meaning("The local address")
    String getAddress();

    @Meaning("Connections from it that are open or being opened")
    int getConnectionsOpen();

    @Meaning("Connects from it that succeeded or were under way")
    long getConnects();

    @Meaning("Its ports in TIME_WAIT, of those that the kernel chooses")
    int getPortsInTimeWait();

    @Meaning("Share of the ports of its fullest lane that is in use or in TIME_WAIT, from 0 to 1")
    double getPressure();

    @Meaning("Whether it is left alone because it could not be bound")
    boolean isQuarantined();

    @Meaning("Whether it gets no new connection")
    boolean isDrained();
}
