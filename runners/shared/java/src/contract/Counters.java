package contract;

import java.util.concurrent.atomic.AtomicLong;

/** What a server counts, and by which clock. They are atomic because connections run on several threads. */
public final class Counters {
    private static final long ORIGIN_NS = System.nanoTime();

    final AtomicLong frames = new AtomicLong();
    final AtomicLong bytes = new AtomicLong();
    final AtomicLong sentFrames = new AtomicLong();
    final AtomicLong sentBytes = new AtomicLong();
    final AtomicLong dropped = new AtomicLong();
    final AtomicLong failed = new AtomicLong();
    /** By {@link #nowNs}; 0 before the first delivery. */
    volatile long lastDeliveryNs;

    /** Nanoseconds of the monotonic clock since this class was loaded. */
    static long nowNs() {
        return System.nanoTime() - ORIGIN_NS;
    }

    /** Counts a message that reached the application. */
    void count(int messageBytes) {
        frames.incrementAndGet();
        bytes.addAndGet(messageBytes);
        lastDeliveryNs = nowNs();
    }

    /** Counts a frame that is handed to the library for one receiver. */
    public void countSent(int frameBytes) {
        sentFrames.incrementAndGet();
        sentBytes.addAndGet(frameBytes);
    }

    /** Counts a frame that a policy drops for one viewer. */
    public void countDropped() {
        dropped.incrementAndGet();
    }

    /** Counts a message that could not be handled. */
    public void countFailed() {
        failed.incrementAndGet();
    }
}
