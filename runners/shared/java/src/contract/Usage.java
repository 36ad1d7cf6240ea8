package contract;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CPU time and memory of this process. Java has no getrusage(), and counts CPU time in ticks of 10 ms on Linux; the kernel
 * counts that of each thread in nanoseconds, and in ticks alone how much of it is user time.
 */
final class Usage {
    private static final Path PROCESS = Path.of("/proc/self");
    private static final Pattern MEMORY = Pattern.compile("(VmRSS|VmHWM):\\s+(\\d+) kB");
    /** Of the fields behind the name of the program, which may have spaces. */
    private static final int USER_TICKS_FIELD = 11;

    /** Time on a CPU that has been counted, by thread. */
    private final Map<String, Long> countedNs = new HashMap<>();
    private long countedProcessNs;
    private long userTicks;
    private long systemTicks;
    private long userCpuNs;
    private long systemCpuNs;

    record Reading(long userCpuMicros, long systemCpuMicros, long rssBytes, long peakRssBytes) {}

    /** Adds what was used since the reading before; only one thread may ask. */
    Reading read() {
        boolean hasThreads = Files.isReadable(PROCESS.resolve("schedstat"));
        try {
            count(hasThreads ? usedByThreads() : usedByProcess());
            Map<String, Long> memory = hasThreads ? readMemory() : Map.of();
            long rssBytes = memory.getOrDefault("VmRSS", 0L);
            return new Reading(
                    userCpuNs / 1000,
                    systemCpuNs / 1000,
                    rssBytes,
                    Math.max(rssBytes, memory.getOrDefault("VmHWM", 0L)));
        } catch (IOException unreadable) {
            throw new IllegalStateException("this process cannot read its own counters", unreadable);
        }
    }

    private void count(long usedNs) throws IOException {
        long user = 0;
        long system = 0;
        if (Files.isReadable(PROCESS.resolve("stat"))) {
            String stat = Files.readString(PROCESS.resolve("stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            user = Long.parseLong(fields[USER_TICKS_FIELD]) - userTicks;
            system = Long.parseLong(fields[USER_TICKS_FIELD + 1]) - systemTicks;
        }
        userTicks += user;
        systemTicks += system;
        long userNs = user + system == 0 ? usedNs : usedNs / (user + system) * user;
        userCpuNs += userNs;
        systemCpuNs += usedNs - userNs;
    }

    private long usedByThreads() throws IOException {
        long usedNs = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(PROCESS.resolve("task"))) {
            for (Path thread : threads) {
                long nowNs = readThreadNs(thread);
                Long beforeNs = countedNs.put(thread.getFileName().toString(), nowNs);
                // A smaller number is that of a new thread with the id of one that has ended.
                usedNs += beforeNs == null || beforeNs > nowNs ? nowNs : nowNs - beforeNs;
            }
        }
        return usedNs;
    }

    /** Nanoseconds on a CPU; 0 for a thread that has just ended. */
    private static long readThreadNs(Path thread) {
        try {
            String text = Files.readString(thread.resolve("schedstat"));
            return Long.parseLong(text.substring(0, text.indexOf(' ')));
        } catch (IOException ended) {
            return 0;
        }
    }

    private long usedByProcess() {
        long nowNs = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
        long usedNs = nowNs - countedProcessNs;
        countedProcessNs = nowNs;
        return usedNs;
    }

    private static Map<String, Long> readMemory() throws IOException {
        Map<String, Long> bytes = new HashMap<>();
        Matcher lines = MEMORY.matcher(Files.readString(PROCESS.resolve("status")));
        while (lines.find()) bytes.put(lines.group(1), Long.parseLong(lines.group(2)) * 1024);
        return bytes;
    }
}
