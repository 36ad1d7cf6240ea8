package contract;

import java.nio.ByteBuffer;
import java.util.function.Supplier;

/** The state of a server beside its library. */
public final class State {
    public final Counters counters = new Counters();
    /** From the command {@code digest} on. */
    volatile DigestChain chain;
    volatile boolean isStopped;

    /** Takes a message that reached the application: counts it, and adds it to the digest once one is asked for. */
    public void take(boolean isText, int bytes, Supplier<ByteBuffer> payload) {
        DigestChain asked = chain;
        if (asked != null) asked.add(isText, payload.get());
        counters.count(bytes);
    }

    /** Whether the command {@code stop} has come: a server that pushes begins no more frames. */
    public boolean isStopped() {
        return isStopped;
    }
}
