package server;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;

/** The last handler of a connection: hands its messages to the application, which releases them when it returns. */
final class FrameHandler extends SimpleChannelInboundHandler<WebSocketFrame> {
    private final Modes modes;
    /** Null for a connection whose messages count. */
    private Viewer viewer;

    FrameHandler(Modes modes) {
        this.modes = modes;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event instanceof HandshakeComplete request) viewer = modes.open(context.channel(), request.requestUri());
        super.userEventTriggered(context, event);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
        if (viewer == null) modes.handle(context, frame);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
        if (viewer != null) viewer.sendLatest();
        super.channelWritabilityChanged(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        if (viewer != null) modes.close(viewer);
        super.channelInactive(context);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof DecoderException) modes.countFailed();
        // The decoder sends its own close frames; the aggregator of fragments leaves that to the application.
        if (cause instanceof TooLongFrameException) {
            context.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.MESSAGE_TOO_BIG))
                    .addListener(ChannelFutureListener.CLOSE);
        } else {
            context.close();
        }
    }
}
