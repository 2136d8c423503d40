package io.portkeeper.weave;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.ClassFileVersion;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.Advice.OffsetMapping;
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
 * Adds the advice to the hook points of a class file. It changes method bodies only.
 *
 * <p>It applies the advice through ASM directly, because Byte Buddy's builders would add a fifth to the time that it takes
 * in a cold JVM.
 */
final class Weaver {

    private final List<HookPoint> points;
    private final OffsetMapping.Factory<?> mapping;
    private final ClassFileLocator adviceFiles = new AdviceFiles();

    Weaver(List<HookPoint> points) {
        this(points, null);
    }

    /**
     * A weaver of those hook points.
     *
     * @param mapping fills in the parameters that advice marks with an annotation of ours; null if there are none
     */
    Weaver(List<HookPoint> points, OffsetMapping.Factory<?> mapping) {
        this.points = points;
        this.mapping = mapping;
    }

    /**
     * Weaves all hook points of one class.
     *
     * @param className with dots
     * @param file its class file
     * @return the woven class file
     */
    byte[] weave(String className, byte[] file) {
        return weave(className, file, points);
    }

    /**
     * Weaves the hook points that are not woven yet. Another agent may give the JVM a class file that it has got from us,
     * and a method that is woven twice records each write as two.
     *
     * @return null if all are woven
     */
    byte[] weaveUnlessWoven(String className, byte[] file) {
        ClassFile parsed = new ClassFile(file);
        List<HookPoint> missing = new ArrayList<>();
        for (HookPoint point : points) {
            if (point.className().equals(className) && !parsed.callsBridge(point)) {
                missing.add(point);
            }
        }
        return missing.isEmpty() ? null : weave(className, file, missing);
    }

    private byte[] weave(String className, byte[] file, List<HookPoint> wanted) {
        ClassFileLocator locator =
                new ClassFileLocator.Compound(ClassFileLocator.Simple.of(className, file), adviceFiles);
        TypePool types = new TypePool.Default.WithLazyResolution(
                new TypePool.CacheProvider.Simple(), locator, TypePool.Default.ReaderMode.FAST, new LoadedTypes());
        TypeDescription type = types.describe(className).resolve();
        ClassReader reader = OpenedClassReader.of(file);
        ClassWriter writer = new ClassWriter(reader, 0);
        ClassVisitor visitor = writer;
        int readerFlags = 0;
        Implementation.Context context = context(type, ClassFileVersion.ofClassFile(file));
        for (HookPoint point : wanted) {
            if (point.className().equals(className)) {
                AsmVisitorWrapper wrapper = wrapper(point, types, locator);
                readerFlags = wrapper.mergeReader(readerFlags);
                visitor = wrapper.wrap(
                        type,
                        visitor,
                        context,
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

    private AsmVisitorWrapper wrapper(HookPoint point, TypePool types, ClassFileLocator locator) {
        if (point.advice() == NativeConnectCall.class) {
            return new AsmVisitorWrapper.ForDeclaredMethods().method(isMethodOf(point), new NativeConnectCall());
        }
        TypeDescription advice = types.describe(point.advice().getName()).resolve();
        return (mapping == null
                        ? Advice.to(advice, locator)
                        : Advice.withCustomMapping().bind(mapping).to(advice, locator))
                .on(isMethodOf(point));
    }

    private static ElementMatcher<MethodDescription> isMethodOf(HookPoint point) {
        return ElementMatchers.<MethodDescription>named(point.method())
                .and(ElementMatchers.<MethodDescription>hasDescriptor(point.descriptor()));
    }

    private static Implementation.Context context(TypeDescription type, ClassFileVersion version) {
        return Implementation.Context.Disabled.Factory.INSTANCE.make(
                type,
                null,
                TypeInitializer.None.INSTANCE,
                version,
                version,
                Implementation.Context.FrameGeneration.GENERATE);
    }
}
