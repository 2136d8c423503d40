package io.portkeeper.status;

import java.io.IOException;

/** The agent of a JVM, over JMX: {@code io.portkeeper:type=Agent}. Counters count since the agent went live. */
public interface AgentMXBean {

    @Meaning("Name and version of the agent")
    String getVersion();

    @Meaning("The option pool; null when the kernel chooses the source")
    String getPool();

    @Meaning("The reaper: on, off or dry-run")
    String getReaper();

    @Meaning("Connections that are open or being opened through the agent")
    long getConnectionsOpen();

    @Meaning("Outgoing connections that the agent did not see opened; null when it was there from the start")
    Integer getConnectionsUnknown();

    @Meaning("Connects that succeeded or were under way")
    long getConnects();

    @Meaning("Connects that failed because no port was left")
    long getConnectsWithoutPort();

    @Meaning("Connects refused by fallback=fail")
    long getConnectsRefused();

    @Meaning("Connects whose source was left to the kernel, no other being usable")
    long getConnectsUnbound();

    @Meaning("Connections that were reset because a connect had no port")
    long getReapedForConnect();

    @Meaning("Connections that were reset because few ports were left")
    long getReapedForPressure();

    @Meaning("Connections that a dry run would have reset")
    long getReapableInDryRun();

    @Meaning("Times that a source was found to be no address of the host")
    long getQuarantines();

    @Meaning("Failures of the agent itself")
    long getInternalFailures();

    @Meaning("Remote addresses and ports connected to recently")
    int getDestinations();

    @Meaning("Gives a source no new connection, until undrain or the end of the JVM; those that it has stay")
    String drain(@Meaning("an address of the pool") String address) throws IOException;

    @Meaning("Lets a source that was drained by hand have connections again")
    String undrain(@Meaning("an address of the pool") String address) throws IOException;

    @Meaning("Lets the reaper only say what it would do (true), or do it (false), until the end of the JVM")
    String dryRun(@Meaning("true to only say it") boolean only) throws IOException;

    @Meaning("Reads the file of options now; when it is wrong, says so and everything stays as it is")
    String reload() throws IOException;

    @Meaning("Who holds the ports: destinations, lanes and call sites")
    String report();

    @Meaning("Everything, as JSON: see /status.json")
    String status();
}
