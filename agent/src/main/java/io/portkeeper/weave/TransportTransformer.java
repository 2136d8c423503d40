package io.portkeeper.weave;

import io.portkeeper.boot.PortkeeperBridge;
import io.portkeeper.privilege.Privileged;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.net.URL;
import java.security.CodeSource;
import java.security.PrivilegedAction;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Weaves native transports as the application loads them, with any class loader and any prefix before their names.
 *
 * <p>A class that is not as it is known to be is left alone, and then so is the whole transport. If the agent makes a
 * transport's connects, it must also see its reads, writes, shutdowns and closes.
 */
public final class TransportTransformer implements ClassFileTransformer, Predicate<Class<?>> {

    /** Receives which transports there are. */
    public interface Listener {

        /** All classes of that transport are woven, and its connections go through the agent. */
        void woven(String transport);

        /** That transport lacks something that the agent relies on, or has something that the agent does not know. */
        void unknown(String transport, String why);

        /** A transport whose connections went through the agent has lost hooks: what they do is not all seen any more. */
        void lost(String transport);

        /** The connects of an unknown transport cannot even be refused, although they should be. */
        void passesBy(String transport);
    }

    /**
     * Read before this transformer is installed, because it also gets the classes that the table needs when they are loaded.
     */
    private final List<NativeTransport> transports = NativeTransports.ALL;

    private final Listener listener;
    private final Consumer<Throwable> onFailure;
    private final boolean refusesUnknown;
    private final Set<String> said = ConcurrentHashMap.newKeySet();

    /** Those that have connected through the agent, with whichever loader and jar. */
    private final Set<NativeTransport> connected = ConcurrentHashMap.newKeySet();

    /** The classes that have been woven, by loader. */
    private final Map<ClassLoader, Set<String>> woven = Collections.synchronizedMap(new WeakHashMap<>());

    /** How often a class was woven, or turned out not to be: what was known of transports before that may be wrong. */
    private final AtomicInteger changes = new AtomicInteger();

    private final ClassValue<Verdict> verdicts = new ClassValue<>() {
        @Override
        protected Verdict computeValue(Class<?> type) {
            int known = changes.get();
            return new Verdict(isWhole(type), known);
        }
    };

    /** Whether all classes of a transport were woven, after that many changes. */
    private record Verdict(boolean isWhole, int changes) {}

    /**
     * A transformer that is not installed yet.
     *
     * @param onFailure receives the failure if a class cannot be woven although it is as it is known to be
     * @param refusesUnknown whether the connects of a transport that cannot be woven are refused: those of its classes that
     *     connect are woven nevertheless, and then ask the bridge
     */
    public TransportTransformer(Listener listener, Consumer<Throwable> onFailure, boolean refusesUnknown) {
        this.listener = listener;
        this.onFailure = onFailure;
        this.refusesUnknown = refusesUnknown;
    }

    /**
     * Weaves transports as they are loaded from now on.
     *
     * @param attached whether the application is already running, so that transports that are loaded already are woven too.
     *     Before main there are none, and under -Xcheck:jni the JVM complains about its own list of all classes
     */
    public void install(Instrumentation instrumentation, boolean attached) {
        instrumentation.addTransformer(this, true);
        if (attached) {
            weaveLoaded(instrumentation);
        }
    }

    private void weaveLoaded(Instrumentation instrumentation) {
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            if (transportOf(type.getName().replace('.', '/')) != null && type.getClassLoader() != null) {
                try {
                    instrumentation.retransformClasses(type);
                } catch (UnmodifiableClassException | RuntimeException | LinkageError e) {
                    isNotWoven(type.getClassLoader(), type.getName().replace('.', '/'));
                    onFailure.accept(e);
                }
            }
        }
    }

    /** The transport that has such a class, the first of several. */
    private NativeTransport transportOf(String name) {
        for (NativeTransport transport : transports) {
            if (ownName(transport, name) != null) {
                return transport;
            }
        }
        return null;
    }

    /** The transport's own name for that class; null if it is none of its classes. */
    private static String ownName(NativeTransport transport, String name) {
        for (String own : transport.classNames()) {
            if (endsWith(name, own)) {
                return own;
            }
        }
        return null;
    }

    private static boolean endsWith(String name, String own) {
        int prefix = name.length() - own.length();
        return name.endsWith(own) && (prefix == 0 || name.charAt(prefix - 1) == '/');
    }

    @Override
    public byte[] transform(
            Module module, ClassLoader loader, String name, Class<?> type, ProtectionDomain domain, byte[] file) {
        if (loader == null || name == null) {
            return null;
        }
        NativeTransport transport = transportOf(name);
        if (transport == null) {
            return null;
        }
        if (!Privileged.isWanted()) {
            return transform(transport, loader, name, domain, file);
        }
        // The code that loads the class need not have the rights that weaving needs.
        return Privileged.get(new PrivilegedAction<byte[]>() {
            @Override
            public byte[] run() {
                return transform(transport, loader, name, domain, file);
            }
        });
    }

    private byte[] transform(
            NativeTransport transport, ClassLoader loader, String name, ProtectionDomain domain, byte[] file) {
        try {
            return weave(transport, loader, name, jar(domain), file);
        } catch (Throwable e) {
            try {
                isNotWoven(loader, name);
            } finally {
                onFailure.accept(e);
            }
            return refusesUnknown ? weaveToRefuse(transport, name, jar(domain), file) : null;
        }
    }

    /** Weaves only the connects of the class; null if that fails, or if it has none. */
    private byte[] weaveToRefuse(NativeTransport transport, String name, String jar, byte[] file) {
        try {
            String own = ownName(transport, name);
            if (!transport.connects(own)) {
                return null;
            }
            List<HookPoint> connects =
                    transport.connects(own, name.substring(0, name.length() - own.length()), new ClassFile(file));
            if (!connects.isEmpty()) {
                return weave(connects, name, file);
            }
        } catch (Throwable e) {
            onFailure.accept(e);
        }
        listener.passesBy(transport.title() + jar);
        return null;
    }

    private static byte[] weave(List<HookPoint> points, String name, byte[] file) {
        byte[] woven = new Weaver(points).weaveUnlessWoven(name.replace('/', '.'), file);
        PortkeeperBridge.openToTransports();
        return woven;
    }

    private void markWoven(ClassLoader loader, String name) {
        synchronized (woven) {
            Set<String> names = woven.get(loader);
            if (names == null) {
                names = Collections.synchronizedSet(new HashSet<>());
                woven.put(loader, names);
            }
            if (names.add(name)) {
                changes.incrementAndGet();
            }
        }
    }

    /** Notes that the class is not woven, even if it was before: what the JVM makes it of now does not call the bridge. */
    private void isNotWoven(ClassLoader loader, String name) {
        Set<String> names = woven.get(loader);
        if (names != null && names.contains(name)) {
            // The name goes last: if memory runs out before, the next attempt says so again.
            for (NativeTransport transport : transports) {
                if (connected.contains(transport) && ownName(transport, name) != null) {
                    listener.lost(transport.title());
                }
            }
            names.remove(name);
            changes.incrementAndGet();
        }
    }

    private byte[] weave(NativeTransport transport, ClassLoader loader, String name, String jar, byte[] file) {
        String own = ownName(transport, name);
        String prefix = name.substring(0, name.length() - own.length());
        ClassFile before = new ClassFile(file);
        List<String> unknown = transport.unknown(own, prefix, before);
        if (!unknown.isEmpty()) {
            isNotWoven(loader, name);
            say(transport, jar, String.join(", ", unknown));
            return refusesUnknown ? weaveToRefuse(transport, name, jar, file) : null;
        }
        byte[] after = weave(transport.hookPoints(own, prefix, before), name, file);
        markWoven(loader, name);
        return after;
    }

    /** Whether all classes of the transport that connects by objects of that type are woven. */
    @Override
    public boolean test(Class<?> type) {
        Verdict verdict = verdicts.get(type);
        if (verdict.changes() != changes.get()) {
            verdicts.remove(type);
            verdict = verdicts.get(type);
        }
        return verdict.isWhole();
    }

    private boolean isWhole(Class<?> type) {
        for (Class<?> connecting = type; connecting != null; connecting = connecting.getSuperclass()) {
            String name = connecting.getName().replace('.', '/');
            for (NativeTransport transport : transports) {
                if (endsWith(name, transport.connecting())) {
                    return isWhole(transport, connecting, name);
                }
            }
        }
        return false;
    }

    private boolean isWhole(NativeTransport transport, Class<?> connecting, String name) {
        String prefix = name.substring(0, name.length() - transport.connecting().length());
        String jar = jar(connecting.getProtectionDomain());
        List<String> lacking = new ArrayList<>();
        for (String own : transport.classNames()) {
            if (!isWoven(prefix + own, connecting.getClassLoader())) {
                lacking.add(own.replace('/', '.') + " is not woven");
            }
        }
        if (lacking.isEmpty()) {
            connected.add(transport);
            if (said.add("woven: " + transport.title() + jar)) {
                listener.woven(transport.title() + jar);
            }
        } else {
            say(transport, jar, String.join(", ", lacking));
        }
        return lacking.isEmpty();
    }

    private boolean isWoven(String name, ClassLoader from) {
        try {
            ClassLoader loader =
                    Class.forName(name.replace('/', '.'), false, from).getClassLoader();
            Set<String> names = woven.get(loader);
            return names != null && names.contains(name);
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** Reports an unknown transport, once for each jar: the first reason is the one to look at. */
    private void say(NativeTransport transport, String jar, String why) {
        if (said.add(transport.title() + jar)) {
            listener.unknown(transport.title() + jar, why);
        }
    }

    /**
     * The name of the jar, which contains the version, as {@code  (netty-transport-classes-epoll-4.2.15.Final.jar)}; empty
     * if it is not known.
     */
    private static String jar(ProtectionDomain domain) {
        CodeSource source = domain == null ? null : domain.getCodeSource();
        URL location = source == null ? null : source.getLocation();
        if (location == null) {
            return "";
        }
        String[] parts = location.getPath().split("[/!]+", -1);
        String last = "";
        for (String part : parts) {
            last = part.isEmpty() ? last : part;
        }
        return " (" + last + ")";
    }
}
