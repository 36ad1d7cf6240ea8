package contract;

import com.google.gson.Gson;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The process side of the contract for Java servers: configuration in, ready line and stats out, an end with stdin. On the path
 * of a message there is {@link State#take} alone, which counts it.
 */
public final class Contract {
    private final PrintStream stdout;
    private final Usage usage = new Usage();
    private final Config config;
    private final State state = new State();

    private Contract(PrintStream stdout, Config config) {
        this.stdout = stdout;
        this.config = config;
    }

    /** Reads the configuration, and keeps stdout for the lines of the contract: loggers print to stderr from now on. */
    public static Contract open(String[] arguments) {
        PrintStream stdout = System.out;
        System.setOut(System.err);
        return new Contract(stdout, Config.read(arguments));
    }

    public Config config() {
        return config;
    }

    public State state() {
        return state;
    }

    /**
     * Prints the ready line and, on a thread of its own, obeys {@code stats}, {@code stop} and {@code digest}; the process ends
     * with its stdin.
     *
     * @param ownership {@code view} or {@code owned}
     * @param applied settings in force, in the library's own words; those of the virtual machine are added
     */
    public void ready(int port, String library, String libraryVersion, String ownership, Map<String, Object> applied) {
        JsonObject line = new JsonObject();
        line.addProperty("event", "ready");
        line.addProperty("port", port);
        line.addProperty("runtime", "java");
        line.addProperty("runtimeVersion", System.getProperty("java.version"));
        line.addProperty("library", library);
        line.addProperty("libraryVersion", libraryVersion);
        line.addProperty("ownership", ownership);
        Map<String, Object> inForce = new TreeMap<>(applied);
        inForce.putAll(virtualMachine());
        line.add("applied", new Gson().toJsonTree(inForce));
        print(line);
        new Thread(this::converse, "contract").start();
    }

    /** Says why this server cannot run here, and ends the process. */
    public void unavailable(String reason, String remedy) {
        JsonObject line = new JsonObject();
        line.addProperty("event", "unavailable");
        line.addProperty("reason", reason);
        line.addProperty("remedy", remedy);
        print(line);
        Runtime.getRuntime().halt(0);
    }

    private static Map<String, Object> virtualMachine() {
        String collectors = ManagementFactory.getGarbageCollectorMXBeans().stream()
                .map(GarbageCollectorMXBean::getName)
                .collect(Collectors.joining(", "));
        return Map.of(
                "collector", collectors,
                "maxHeapBytes", Runtime.getRuntime().maxMemory(),
                "processors", Runtime.getRuntime().availableProcessors(),
                "jvmArguments", String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments()));
    }

    private void converse() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                switch (line) {
                    case "stats" -> print(stats());
                    case "stop" -> state.isStopped = true;
                    case "digest" -> state.chain = state.chain == null ? new DigestChain() : state.chain;
                    default -> {}
                }
            }
        } catch (IOException gone) {
            // A harness that cannot be read is one that has ended.
        }
        Runtime.getRuntime().halt(0);
    }

    private JsonObject stats() {
        Counters counters = state.counters;
        Usage.Reading used = usage.read();
        JsonObject line = new JsonObject();
        line.addProperty("event", "stats");
        line.addProperty("timeNs", Counters.nowNs());
        line.addProperty("frames", counters.frames.get());
        line.addProperty("bytes", counters.bytes.get());
        line.addProperty("userCpuMicros", used.userCpuMicros());
        line.addProperty("systemCpuMicros", used.systemCpuMicros());
        line.addProperty("rssBytes", used.rssBytes());
        line.addProperty("peakRssBytes", used.peakRssBytes());
        line.addProperty("sentFrames", counters.sentFrames.get());
        line.addProperty("sentBytes", counters.sentBytes.get());
        line.addProperty("dropped", counters.dropped.get());
        line.addProperty("failed", counters.failed.get());
        long lastDeliveryNs = counters.lastDeliveryNs;
        if (lastDeliveryNs > 0) line.addProperty("lastDeliveryNs", lastDeliveryNs);
        else line.add("lastDeliveryNs", JsonNull.INSTANCE);
        // Behind the counters: a message is in the chain before it is counted.
        if (state.chain != null) line.addProperty("digest", state.chain.hex());
        return line;
    }

    private void print(JsonObject line) {
        stdout.println(line);
        stdout.flush();
    }
}
