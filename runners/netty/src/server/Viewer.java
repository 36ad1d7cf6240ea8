package server;

import contract.Config.SlowViewer;
import contract.Counters;
import io.netty.channel.Channel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/** A viewer of a relay. All but {@link #offer} runs on the event loop of its connection. */
final class Viewer {
    private final Channel channel;
    private final String policy;
    private final Counters counters;
    /** The newest frame while the viewer is behind. */
    private WebSocketFrame latest;

    Viewer(Channel channel, SlowViewer slowViewer, Counters counters) {
        this.channel = channel;
        this.counters = counters;
        policy = slowViewer == null ? "queue" : slowViewer.policy();
        if (slowViewer == null) return;
        // Not writable means that more than this is unsent.
        int mark = slowViewer.backlogBytes() - 1;
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(mark, mark));
    }

    /** Sends a frame, or does what the policy says while the viewer is behind. */
    void offer(WebSocketFrame frame) {
        channel.eventLoop().execute(() -> decide(frame));
    }

    void sendLatest() {
        if (latest == null || !channel.isWritable()) return;
        WebSocketFrame frame = latest;
        latest = null;
        send(frame);
    }

    void leave() {
        if (latest != null) drop(latest);
        latest = null;
    }

    private void decide(WebSocketFrame frame) {
        if (!channel.isActive()) {
            frame.release();
        } else if (channel.isWritable()) {
            send(frame);
        } else {
            switch (policy) {
                case "drop-newest" -> drop(frame);
                case "latest-only" -> {
                    if (latest != null) drop(latest);
                    latest = frame;
                }
                case "close" -> {
                    frame.release();
                    channel.close();
                }
                default -> send(frame);
            }
        }
    }

    private void send(WebSocketFrame frame) {
        counters.countSent(frame.content().readableBytes());
        channel.writeAndFlush(frame);
    }

    private void drop(WebSocketFrame frame) {
        counters.countDropped();
        frame.release();
    }
}
