package server;

import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * How the application keeps the bytes of a frame beyond its handler: as an array of its own, or by a reference that it holds on
 * to the newest frames. https://netty.io/wiki/reference-counted-objects.html
 */
final class Kept {
    private final String how;
    private final BlockingQueue<WebSocketFrame> frames;
    /** Read by nobody here, as by other threads of an application. */
    private volatile byte[] newest;

    Kept(String how, int count) {
        this.how = how;
        frames = new ArrayBlockingQueue<>(count);
    }

    void add(WebSocketFrame frame) {
        switch (how) {
            case "copy" -> newest = ByteBufUtil.getBytes(frame.content());
            case "pool" -> {
                frame.retain();
                while (!frames.offer(frame)) {
                    WebSocketFrame oldest = frames.poll();
                    if (oldest != null) oldest.release();
                }
            }
            default -> {}
        }
    }
}
