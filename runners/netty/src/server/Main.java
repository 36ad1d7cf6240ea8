package server;

import contract.Config;
import contract.Contract;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.Version;
import java.net.InetSocketAddress;
import java.util.Map;

/** Netty, as its examples write a WebSocket server. https://netty.io/wiki/user-guide-for-4.x.html */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
        Contract contract = Contract.open(arguments);
        Config config = contract.config();
        boolean isNative = config.switches().accelerator().equals("on");
        if (isNative && !Epoll.isAvailable()) {
            contract.unavailable("epoll does not load: " + rootCause(Epoll.unavailabilityCause()), "npm run docker");
        }
        IoHandlerFactory transport = isNative ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        Class<? extends ServerChannel> channel =
                isNative ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        Pipeline pipeline = new Pipeline(config, new Modes(contract));
        var listener = new ServerBootstrap()
                .group(new MultiThreadIoEventLoopGroup(1, transport), new MultiThreadIoEventLoopGroup(transport))
                .channel(channel)
                .childHandler(pipeline)
                .bind(config.host(), 0)
                .sync()
                .channel();
        contract.ready(
                ((InetSocketAddress) listener.localAddress()).getPort(),
                "io.netty:netty-codec-http",
                Version.identify().get("netty-codec-http").artifactVersion(),
                config.switches().keep().equals("none") ? "view" : "owned",
                Map.of(
                        "maxMessageBytes", pipeline.maxFrameBytes(),
                        "transport", isNative ? "epoll" : "nio",
                        "allocator", ByteBufAllocator.DEFAULT.getClass().getSimpleName(),
                        "compression", pipeline.compresses(),
                        "tls", config.tls() != null));
    }

    /** On one line: a reason is a cell of a table. */
    private static String rootCause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse(cause.getClass().getName());
    }
}
