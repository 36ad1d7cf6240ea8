package contract;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** The one argument of a server process. Fields of other modes are absent, and so zero or null. */
public record Config(
        String mode,
        String host,
        Limits limits,
        Switches switches,
        int frameBytes,
        int keptFrames,
        int sequenceOffset,
        int acknowledgementBytes,
        int maxEchoTextBytes,
        SlowViewer slowViewer,
        Pool pool,
        Tls tls) {

    /** Limits handed to the server; null leaves the library's own default. */
    public record Limits(Integer maxMessageBytes, Integer backpressureBytes, Integer idleTimeoutSeconds) {}

    /** What a variant sets. */
    public record Switches(String deflate, String accelerator, List<String> idioms, String keep) {}

    /** The policy for a frame to a viewer with {@code backlogBytes} or more unsent. */
    public record SlowViewer(String policy, int backlogBytes) {}

    /** Frames to send, one after the other in a file. */
    public record Pool(String file, int frameCount) {}

    /** Certificate and key, PEM files. */
    public record Tls(String certFile, String keyFile) {}

    static Config read(String[] arguments) {
        return new Gson().fromJson(arguments[arguments.length - 1], Config.class);
    }

    /** Cuts the pool of the mode {@code push} into its frames; empty in other modes. */
    public List<ByteBuffer> readPushPool() throws IOException {
        if (pool == null) return List.of();
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(Path.of(pool.file)));
        return IntStream.range(0, pool.frameCount).mapToObj(i -> bytes.slice(i * frameBytes, frameBytes)).toList();
    }
}
