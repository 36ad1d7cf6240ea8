package server;

import contract.Config;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.File;
import javax.net.ssl.SSLException;

/** The handlers of a connection, in the order of Netty's own WebSocket example, with an aggregator of fragments. */
final class Pipeline extends ChannelInitializer<SocketChannel> {
    private static final int MAX_REQUEST_BYTES = 65_536;

    private final WebSocketServerProtocolConfig protocol;
    private final boolean compresses;
    private final SslContext tls;
    private final Modes modes;

    Pipeline(Config config, Modes modes) throws SSLException {
        this.modes = modes;
        compresses = config.switches().deflate().equals("on");
        Integer limit = config.limits().maxMessageBytes();
        var settings = WebSocketServerProtocolConfig.newBuilder()
                .websocketPath("/")
                .checkStartsWith(true)
                .allowExtensions(compresses);
        protocol = (limit == null ? settings : settings.maxFramePayloadLength(limit)).build();
        tls = config.tls() == null
                ? null
                : SslContextBuilder.forServer(new File(config.tls().certFile()), new File(config.tls().keyFile())).build();
    }

    int maxFrameBytes() {
        WebSocketDecoderConfig decoder = protocol.decoderConfig();
        return decoder.maxFramePayloadLength();
    }

    boolean compresses() {
        return compresses;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        if (tls != null) pipeline.addLast(tls.newHandler(channel.alloc()));
        pipeline.addLast(new HttpServerCodec());
        pipeline.addLast(new HttpObjectAggregator(MAX_REQUEST_BYTES));
        if (compresses) pipeline.addLast(new WebSocketServerCompressionHandler(maxFrameBytes()));
        pipeline.addLast(new WebSocketServerProtocolHandler(protocol));
        pipeline.addLast(new WebSocketFrameAggregator(maxFrameBytes()));
        pipeline.addLast(new FrameHandler(modes));
    }
}
