package io.portkeeper.weave;

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
 * Adds the advice to the hook points of a class file; changes method bodies only.
 *
 * <p>Advice is applied through ASM directly: Byte Buddy's builders would add a fifth to the time it takes, cold.
 */
final class Weaver {

    private final List<HookPoint> points;
    private final ClassFileLocator adviceFiles = new AdviceFiles();

    Weaver(List<HookPoint> points) {
        this.points = points;
    }

    /**
     * Weaves all hook points of one class.
     *
     * @param className with dots
     * @param file its class file
     * @return the woven class file
     */
    byte[] weave(String className, byte[] file) {
        ClassFileLocator locator =
                new ClassFileLocator.Compound(ClassFileLocator.Simple.of(className, file), adviceFiles);
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
