package server;

import contract.Config;
import contract.Contract;
import contract.State;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;
import org.springframework.web.socket.handler.ConcurrentWebSocketSessionDecorator;

/** What the application does with the messages of its WebSockets, by mode. */
final class FrameHandler extends AbstractWebSocketHandler {
    /** Defaults of Spring's own message broker. */
    private static final int SEND_TIME_LIMIT_MS = 10_000;
    private static final int SEND_BUFFER_BYTES = 512 * 1024;
    private static final Set<CloseStatus> VIOLATIONS =
            Set.of(CloseStatus.PROTOCOL_ERROR, CloseStatus.BAD_DATA, CloseStatus.TOO_BIG_TO_PROCESS);

    private final Config config;
    private final State state;
    private final List<ByteBuffer> pool;
    private final Map<String, WebSocketSession> viewers = new ConcurrentHashMap<>();

    FrameHandler(Contract contract) {
        config = contract.config();
        state = contract.state();
        try {
            pool = config.readPushPool();
        } catch (IOException unreadable) {
            throw new IllegalStateException("the pool cannot be read", unreadable);
        }
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) {
        if (config.mode().equals("push")) new Thread(() -> push(session), "push").start();
        if (isViewer(session)) {
            Integer limit = config.limits().backpressureBytes();
            int bufferBytes = limit == null ? SEND_BUFFER_BYTES : limit;
            viewers.put(
                    session.getId(), new ConcurrentWebSocketSessionDecorator(session, SEND_TIME_LIMIT_MS, bufferBytes));
        }
    }

    @Override
    public void handleMessage(WebSocketSession session, WebSocketMessage<?> message) throws Exception {
        if (!isViewer(session)) super.handleMessage(session, message);
    }

    @Override
    protected void handleBinaryMessage(WebSocketSession session, BinaryMessage message) throws IOException {
        ByteBuffer frame = message.getPayload();
        switch (config.mode()) {
            case "ingest" -> take(false, frame);
            case "ingest-ack" -> acknowledge(session, frame);
            case "echo" -> {
                take(false, frame);
                send(session, message);
            }
            case "relay" -> {
                take(false, frame);
                relay(frame);
            }
            default -> {}
        }
    }

    @Override
    protected void handleTextMessage(WebSocketSession session, TextMessage message) throws IOException {
        ByteBuffer text = ByteBuffer.wrap(message.asBytes());
        switch (config.mode()) {
            case "ingest" -> take(true, text);
            case "ingest-ack" -> {
                if (text.remaining() <= config.maxEchoTextBytes()) session.sendMessage(message);
            }
            case "echo" -> {
                take(true, text);
                send(session, message);
            }
            case "relay" -> {
                take(true, text);
                for (WebSocketSession viewer : viewers.values()) sendTo(viewer, message);
            }
            default -> {}
        }
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
        viewers.remove(session.getId());
        if (VIOLATIONS.stream().anyMatch(status::equalsCode)) state.counters.countFailed();
    }

    private boolean isViewer(WebSocketSession session) {
        return config.mode().equals("relay") && "/viewer".equals(session.getUri().getPath());
    }

    private void take(boolean isText, ByteBuffer payload) {
        state.take(isText, payload.remaining(), payload::duplicate);
    }

    private void acknowledge(WebSocketSession session, ByteBuffer frame) throws IOException {
        take(false, frame);
        int first = Math.min(config.sequenceOffset(), frame.remaining());
        int last = Math.min(config.sequenceOffset() + config.acknowledgementBytes(), frame.remaining());
        session.sendMessage(new BinaryMessage(frame.slice(first, last - first)));
    }

    private void relay(ByteBuffer frame) {
        for (WebSocketSession viewer : viewers.values()) sendTo(viewer, new BinaryMessage(frame.duplicate()));
    }

    private void sendTo(WebSocketSession viewer, WebSocketMessage<?> message) {
        try {
            send(viewer, message);
        } catch (IOException | IllegalStateException gone) {
            viewers.remove(viewer.getId());
        }
    }

    private void push(WebSocketSession session) {
        try {
            for (int next = 0; !state.isStopped() && session.isOpen(); next++) {
                send(session, new BinaryMessage(pool.get(next % pool.size()).duplicate()));
            }
        } catch (IOException | IllegalStateException gone) {
            // A viewer may leave at any time.
        }
    }

    private void send(WebSocketSession session, WebSocketMessage<?> message) throws IOException {
        state.counters.countSent(message.getPayloadLength());
        session.sendMessage(message);
    }
}
