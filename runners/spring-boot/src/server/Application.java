package server;

import contract.Config;
import contract.Contract;
import jakarta.websocket.WebSocketContainer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.catalina.util.ServerInfo;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.SpringVersion;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.server.standard.ServletServerContainerFactoryBean;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

/**
 * Spring Boot on Tomcat, as the documentation writes a WebSocket server.
 * https://docs.spring.io/spring-framework/reference/web/websocket/server.html
 */
@SpringBootApplication
@EnableWebSocket
public class Application implements WebSocketConfigurer {
    private final Contract contract;

    Application(Contract contract) {
        this.contract = contract;
    }

    public static void main(String[] arguments) {
        Contract contract = Contract.open(arguments);
        SpringApplication application = new SpringApplication(Application.class);
        application.setDefaultProperties(properties(contract.config()));
        application.setRegisterShutdownHook(false);
        application.addInitializers(context ->
                context.getBeanFactory().registerSingleton("contract", contract));
        ready(contract, application.run());
    }

    @Override
    public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
        boolean refusesDeflate = contract.config().switches().deflate().equals("off");
        registry.addHandler(new FrameHandler(contract), "/**")
                .setHandshakeHandler(refusesDeflate ? new PlainHandshake() : new DefaultHandshakeHandler());
    }

    /** The buffers of Tomcat, which hold a whole message: 8 KiB by default. */
    @Bean
    ServletServerContainerFactoryBean container() {
        var container = new ServletServerContainerFactoryBean();
        Integer limit = contract.config().limits().maxMessageBytes();
        if (limit != null) container.setMaxBinaryMessageBufferSize(limit);
        return container;
    }

    private static Map<String, Object> properties(Config config) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("server.address", config.host());
        properties.put("server.port", 0);
        properties.put("spring.main.banner-mode", "off");
        if (config.tls() != null) {
            properties.put("spring.ssl.bundle.pem.server.keystore.certificate", "file:" + config.tls().certFile());
            properties.put("spring.ssl.bundle.pem.server.keystore.private-key", "file:" + config.tls().keyFile());
            properties.put("server.ssl.bundle", "server");
        }
        return properties;
    }

    private static void ready(Contract contract, ConfigurableApplicationContext context) {
        var container = context.getBean(WebSocketContainer.class);
        contract.ready(
                context.getEnvironment().getRequiredProperty("local.server.port", Integer.class),
                "org.springframework.boot:spring-boot",
                SpringBootVersion.getVersion(),
                "owned",
                Map.of(
                        "maxMessageBytes", container.getDefaultMaxBinaryMessageBufferSize(),
                        "maxTextBytes", container.getDefaultMaxTextMessageBufferSize(),
                        "permessageDeflate", !contract.config().switches().deflate().equals("off"),
                        "spring", SpringVersion.getVersion(),
                        "tomcat", ServerInfo.getServerNumber(),
                        "tls", contract.config().tls() != null));
    }

    /** Agrees to no extension. */
    private static final class PlainHandshake extends DefaultHandshakeHandler {
        @Override
        protected List<org.springframework.web.socket.WebSocketExtension> filterRequestedExtensions(
                org.springframework.http.server.ServerHttpRequest request,
                List<org.springframework.web.socket.WebSocketExtension> requested,
                List<org.springframework.web.socket.WebSocketExtension> supported) {
            return List.of();
        }
    }
}
