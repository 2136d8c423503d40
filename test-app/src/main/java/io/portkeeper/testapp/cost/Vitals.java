package io.portkeeper.testapp.cost;

import io.portkeeper.testapp.lab.Command;
import io.portkeeper.testapp.lab.Jvm;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What a JVM uses: processor time and memory.
 *
 * @param pid of its process
 */
record Vitals(long pid) {

    /** Processor time since its start, of all its threads. */
    Duration cpu() {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElseThrow();
    }

    /** The same of each compiler thread, by its id. Such threads start and end as needed. */
    Map<String, Duration> compilers() throws IOException {
        Map<String, Duration> spent = new HashMap<>();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads) {
                try {
                    if (isCompiler(thread)) {
                        spent.put(thread.getFileName().toString(), Duration.ofNanos(nanos(thread)));
                    }
                } catch (IOException e) {
                    // the thread has ended: NoSuchFileException, or ESRCH
                }
            }
        }
        return spent;
    }

    /** Whether it is a compiler thread, by the first 15 letters of its name (proc_pid_comm(5)). */
    private static boolean isCompiler(Path thread) throws IOException {
        String name = Files.readString(thread.resolve("comm"));
        return name.startsWith("C1 CompilerThre") || name.startsWith("C2 CompilerThre");
    }

    /** Processor time in nanoseconds, the first number of schedstat (Documentation/scheduler/sched-stats.rst). */
    private static long nanos(Path thread) throws IOException {
        return Long.parseLong(Files.readString(thread.resolve("schedstat")).split(" ", 2)[0]);
    }

    /** Its resident memory, in KiB ({@code VmRSS}, proc(5)). */
    long residentKib() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    /** Makes it collect its garbage. */
    void collect() throws IOException, InterruptedException {
        jcmd("GC.run");
    }

    /** What {@code jcmd} says about its heap. */
    HeapInfo heap() throws IOException, InterruptedException {
        return new HeapInfo(jcmd("GC.heap_info"));
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        return Command.ofJdk("jcmd", String.valueOf(pid), command).succeeded();
    }

    /** Prints the warnings and errors of the agent in that JVM. */
    static void showComplaints(Jvm jvm) {
        jvm.stderr().stream()
                .filter(line -> line.startsWith("WARN portkeeper - ") || line.startsWith("ERROR portkeeper - "))
                .forEach(System.err::println);
    }
}
