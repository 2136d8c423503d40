package io.portkeeper.weave;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.List;
import net.bytebuddy.ClassFileVersion;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.scaffold.TypeInitializer;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.pool.TypePool;
import net.bytebuddy.utility.OpenedClassReader;

/**
 * Adds the advice to the hook points; changes method bodies only.
 *
 * <p>Advice is applied through ASM directly: Byte Buddy's builders would double the time it takes, cold. Every class that
 * the JVM loads passes here, so anything but a hook point's class is left after one comparison of its loader.
 */
final class Weaver implements ClassFileTransformer {

    private final List<HookPoint> points;
    private volatile Throwable failure;

    Weaver(List<HookPoint> points) {
        this.points = points;
    }

    /** What went wrong in weaving, or null. */
    Throwable failure() {
        return failure;
    }

    @Override
    public byte[] transform(
            Module module, ClassLoader loader, String name, Class<?> type, ProtectionDomain domain, byte[] file) {
        if (loader != null || name == null || !isHooked(name)) {
            return null;
        }
        try {
            return weave(name.replace('/', '.'), file);
        } catch (Throwable e) {
            failure = e;
            return null;
        }
    }

    private boolean isHooked(String internalName) {
        for (int i = 0; i < points.size(); i++) {
            if (points.get(i).internalName().equals(internalName)) {
                return true;
            }
        }
        return false;
    }

    private byte[] weave(String className, byte[] file) {
        ClassFileLocator locator =
                new ClassFileLocator.Compound(ClassFileLocator.Simple.of(className, file), new AdviceFiles());
        TypePool types = new TypePool.Default.WithLazyResolution(
                new TypePool.CacheProvider.Simple(), locator, TypePool.Default.ReaderMode.FAST, new LoadedTypes());
        TypeDescription type = types.describe(className).resolve();
        ClassReader reader = OpenedClassReader.of(file);
        ClassWriter writer = new ClassWriter(reader, 0);
        ClassVisitor visitor = writer;
        int readerFlags = 0;
        for (HookPoint point : points) {
            if (point.className().equals(className)) {
                TypeDescription advice =
                        types.describe(point.advice().getName()).resolve();
                AsmVisitorWrapper wrapper = Advice.to(advice, locator).on(isMethodOf(point));
                readerFlags = wrapper.mergeReader(readerFlags);
                visitor = wrapper.wrap(
                        type,
                        visitor,
                        context(type),
                        types,
                        type.getDeclaredFields(),
                        type.getDeclaredMethods(),
                        0,
                        readerFlags);
            }
        }
        reader.accept(visitor, readerFlags);
        return writer.toByteArray();
    }

    private static ElementMatcher<MethodDescription> isMethodOf(HookPoint point) {
        return ElementMatchers.<MethodDescription>named(point.method())
                .and(ElementMatchers.<MethodDescription>hasDescriptor(point.descriptor()));
    }

    private static Implementation.Context context(TypeDescription type) {
        return Implementation.Context.Disabled.Factory.INSTANCE.make(
                type,
                null,
                TypeInitializer.None.INSTANCE,
                ClassFileVersion.ofThisVm(),
                ClassFileVersion.ofThisVm(),
                Implementation.Context.FrameGeneration.GENERATE);
    }
}
