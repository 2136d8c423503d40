package io.portkeeper.weave;

import io.portkeeper.linux.JdkMember;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Compares JDKs with what the agent relies on. {@code scripts/jdks} runs it.
 *
 * <p>For each JDK, it prints what the JDK lacks and, for each hook with several forms, which form the JDK has. It exits with 1
 * if any JDK lacks anything, or if none is given. With {@code --renamed METHOD}, methods of that name count as having another
 * name in all JDKs, so that one can see the comparison fail.
 */
final class JdksMain {

    private JdksMain() {}

    public static void main(String[] args) throws Exception {
        List<String> homes = List.of(args);
        String renamed = null;
        if (args.length > 1 && args[0].equals("--renamed")) {
            renamed = args[1];
            homes = homes.subList(2, homes.size());
        }
        boolean complete = !homes.isEmpty();
        for (String home : homes) {
            complete &= compare(JdkImage.at(Path.of(home)), renamed);
        }
        System.exit(complete ? 0 : 1);
    }

    private static boolean compare(JdkImage jdk, String renamed) {
        Map<String, ClassFile> files = Wanted.filesIn(name -> rename(jdk.classFile(name), renamed));
        Installer.Missing missing = Wanted.missingIn(name -> rename(jdk.classFile(name), renamed));
        int lacking = missing.required().size() + missing.optional().size();
        System.out.printf(
                "%s: %d of %d hooks, %s%n",
                jdk,
                Wanted.in(files, HookPoints.ALL, JdkMember.ALL).points().size(),
                HookPoints.ALL.size(),
                lacking == 0 ? "lacks nothing" : "LACKS " + lacking);
        for (JdkHook hook : HookPoints.ALL) {
            HookPoint point = hook.in(files);
            if (hook.forms().size() > 1 && point != null) {
                System.out.println("    " + point);
            }
        }
        missing.required().forEach(text -> System.out.println("    lacks, and cannot start without it: " + text));
        missing.optional().forEach(text -> System.out.println("    lacks: " + text));
        return lacking == 0;
    }

    private static byte[] rename(byte[] file, String renamed) {
        if (file == null || renamed == null) {
            return file;
        }
        ClassReader reader = ClassFile.reader(file);
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(
                new ClassVisitor(Opcodes.ASM9, writer) {
                    @Override
                    public MethodVisitor visitMethod(
                            int access, String name, String descriptor, String signature, String[] exceptions) {
                        String other = name.equals(renamed) ? name.concat("Renamed") : name;
                        return super.visitMethod(access, other, descriptor, signature, exceptions);
                    }
                },
                0);
        return writer.toByteArray();
    }
}
