package io.portkeeper.status;

import io.portkeeper.connect.Running;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.management.DynamicMBean;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Registers the agent and its sources with JMX.
 *
 * <p>This class may be loaded only if the runtime has the module {@code java.management}, and only after the application has
 * had time to set up JMX.
 */
public final class Beans {

    /** The name of the agent's bean. */
    public static final String AGENT = "io.portkeeper:type=Agent";

    private static final long CACHE_NANOS = 500_000_000L;

    private final StatusReader reader;
    private final Running running;
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private Map<String, Status.SourceStatus> sources = Map.of();
    private long readNanos;
    private final Map<String, ObjectName> registered = new HashMap<>();

    Beans(StatusReader reader, Running running) throws JMException {
        this.reader = reader;
        this.running = running;
        register(new DocumentedBean(new Agent(), AgentMXBean.class), new ObjectName(AGENT));
    }

    /** The name may be registered already, if an earlier attempt ran out of memory before it recorded that. */
    private void register(DynamicMBean bean, ObjectName name) throws JMException {
        if (server.isRegistered(name)) {
            server.unregisterMBean(name);
        }
        server.registerMBean(ofNoLoader(bean), name);
    }

    /**
     * All code in the JVM can ask the server for a bean's class loader (getClassLoaderFor). Code that had the agent's class
     * loader would have the agent's classes, to which java.base is opened. A proxy that the boot loader defines has no class
     * loader to give away.
     */
    private static DynamicMBean ofNoLoader(DynamicMBean bean) {
        return (DynamicMBean) Proxy.newProxyInstance(
                null, new Class<?>[] {DynamicMBean.class}, (proxy, method, arguments) -> {
                    try {
                        return method.invoke(bean, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** Registers new sources, and unregisters those that are no longer shown. */
    void update() throws JMException {
        Map<String, Status.SourceStatus> now = sources();
        for (String address : now.keySet()) {
            if (!registered.containsKey(address)) {
                ObjectName name = new ObjectName("io.portkeeper:type=Source,address=" + ObjectName.quote(address));
                register(new DocumentedBean(new OneSource(address), SourceMXBean.class), name);
                registered.put(address, name);
            }
        }
        for (String address : List.copyOf(registered.keySet())) {
            if (!now.containsKey(address)) {
                server.unregisterMBean(registered.remove(address));
            }
        }
    }

    /** A console asks for each attribute separately. One look at the lanes, at most 500 ms old, serves them all. */
    private synchronized Map<String, Status.SourceStatus> sources() {
        long nowNanos = System.nanoTime();
        if (sources.isEmpty() || nowNanos - readNanos > CACHE_NANOS) {
            Map<String, Status.SourceStatus> read = new HashMap<>();
            reader.lanes().sources().forEach(source -> read.put(source.address(), source));
            sources = read;
            readNanos = nowNanos;
        }
        return sources;
    }

    private final class Agent implements AgentMXBean {

        private Status.Totals totals() {
            return reader.totals(List.copyOf(sources().values()));
        }

        @Override
        public String getVersion() {
            return reader.version();
        }

        @Override
        public String getPool() {
            return reader.pool();
        }

        @Override
        public String getReaper() {
            return reader.reaper();
        }

        @Override
        public long getConnectionsOpen() {
            return totals().open();
        }

        @Override
        public Integer getConnectionsUnknown() {
            return reader.unknown();
        }

        @Override
        public long getConnects() {
            return totals().connects();
        }

        @Override
        public long getConnectsWithoutPort() {
            return totals().withoutPort();
        }

        @Override
        public long getConnectsRefused() {
            return totals().refused();
        }

        @Override
        public long getConnectsUnbound() {
            return totals().unbound();
        }

        @Override
        public long getReapedForConnect() {
            return totals().reapedForConnect();
        }

        @Override
        public long getReapedForPressure() {
            return totals().reapedForPressure();
        }

        @Override
        public long getReapableInDryRun() {
            return totals().reapableInDryRun();
        }

        @Override
        public long getQuarantines() {
            return totals().quarantines();
        }

        @Override
        public long getInternalFailures() {
            return totals().failures();
        }

        @Override
        public int getDestinations() {
            return reader.destinations();
        }

        @Override
        public String drain(String address) throws IOException {
            return running.operations().drain(address);
        }

        @Override
        public String undrain(String address) throws IOException {
            return running.operations().undrain(address);
        }

        @Override
        public String dryRun(boolean only) throws IOException {
            return running.operations().dryRun(only);
        }

        @Override
        public String reload() throws IOException {
            return running.operations().reload();
        }

        @Override
        public String report() {
            return reader.report();
        }

        @Override
        public String status() {
            return reader.read().json();
        }
    }

    private final class OneSource implements SourceMXBean {

        private final String address;

        OneSource(String address) {
            this.address = address;
        }

        private Status.SourceStatus now() {
            Status.SourceStatus now = sources().get(address);
            return now != null ? now : new Status.SourceStatus(address, 0, 0, 0, 0, false, false);
        }

        @Override
        public String getAddress() {
            return address;
        }

        @Override
        public int getConnectionsOpen() {
            return now().open();
        }

        @Override
        public long getConnects() {
            return now().connects();
        }

        @Override
        public int getPortsInTimeWait() {
            return now().timeWaits();
        }

        @Override
        public double getPressure() {
            return now().pressure();
        }

        @Override
        public boolean isQuarantined() {
            return now().quarantined();
        }

        @Override
        public boolean isDrained() {
            return now().drained();
        }
    }
}
