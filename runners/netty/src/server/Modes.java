package server;

import contract.Config;
import contract.Contract;
import contract.State;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** What the application does with the messages of its WebSockets, by mode. */
final class Modes {
    private final Config config;
    private final State state;
    private final Kept kept;
    private final List<ByteBuf> pool;
    private final List<Viewer> viewers = new CopyOnWriteArrayList<>();
    private final BiConsumer<ChannelHandlerContext, WebSocketFrame> handler;

    Modes(Contract contract) throws IOException {
        config = contract.config();
        state = contract.state();
        kept = new Kept(config.switches().keep(), config.keptFrames());
        pool = config.readPushPool().stream()
                .map(frame -> Unpooled.unreleasableBuffer(Unpooled.directBuffer(frame.remaining()).writeBytes(frame)))
                .toList();
        handler = switch (config.mode()) {
            case "ingest" -> (context, frame) -> take(frame);
            case "ingest-ack" -> this::acknowledge;
            case "echo" -> this::echo;
            case "relay" -> (context, frame) -> relay(frame);
            default -> (context, frame) -> {};
        };
    }

    /** Begins a connection. Returns the viewer that it is, or null. */
    Viewer open(Channel channel, String path) {
        if (config.mode().equals("push")) {
            // The next one is begun when one has left; two at once keep the socket busy meanwhile.
            Push push = new Push(channel);
            push.sendNext();
            push.sendNext();
        }
        if (!config.mode().equals("relay") || !path.equals("/viewer")) return null;
        Viewer viewer = new Viewer(channel, config.slowViewer(), state.counters);
        viewers.add(viewer);
        return viewer;
    }

    void close(Viewer viewer) {
        viewers.remove(viewer);
        viewer.leave();
    }

    void countFailed() {
        state.counters.countFailed();
    }

    void handle(ChannelHandlerContext context, WebSocketFrame frame) {
        handler.accept(context, frame);
        kept.add(frame);
    }

    private void take(WebSocketFrame frame) {
        ByteBuf payload = frame.content();
        state.take(frame instanceof TextWebSocketFrame, payload.readableBytes(), payload::nioBuffer);
    }

    private void acknowledge(ChannelHandlerContext context, WebSocketFrame frame) {
        ByteBuf payload = frame.content();
        int bytes = payload.readableBytes();
        if (frame instanceof TextWebSocketFrame) {
            if (bytes <= config.maxEchoTextBytes()) context.writeAndFlush(frame.retain());
            return;
        }
        take(frame);
        int first = Math.min(config.sequenceOffset(), bytes);
        int last = Math.min(config.sequenceOffset() + config.acknowledgementBytes(), bytes);
        ByteBuf sequence = payload.retainedSlice(payload.readerIndex() + first, last - first);
        context.writeAndFlush(new BinaryWebSocketFrame(sequence));
    }

    private void echo(ChannelHandlerContext context, WebSocketFrame frame) {
        take(frame);
        state.counters.countSent(frame.content().readableBytes());
        context.writeAndFlush(frame.retain());
    }

    private void relay(WebSocketFrame frame) {
        take(frame);
        for (Viewer viewer : viewers) viewer.offer(frame.retainedDuplicate());
    }

    /** The frames of the pool, in a loop, to one connection. */
    private final class Push {
        private final Channel channel;
        private int next;

        Push(Channel channel) {
            this.channel = channel;
        }

        void sendNext() {
            if (state.isStopped()) return;
            ByteBuf frame = pool.get(next++ % pool.size()).duplicate();
            state.counters.countSent(frame.readableBytes());
            channel.writeAndFlush(new BinaryWebSocketFrame(frame)).addListener(sent -> {
                if (sent.isSuccess()) sendNext();
            });
        }
    }
}
