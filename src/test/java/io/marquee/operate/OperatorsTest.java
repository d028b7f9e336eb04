package io.marquee.operate;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators are answered when something that a report asks is broken; the management port as it should be has tests of its own. */
class OperatorsTest {

    private final Vertx vertx = Vertx.vertx();
    private final DefaultCamelContext context = new DefaultCamelContext();
    private int port;

    @BeforeEach
    void start() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:list-providers").setBody().constant("{}");
                from("direct:list-polls").setBody().constant("{}");
            }
        });
        // as application.properties has it: who waits for a route that is not there holds the end of the context up
        context.getComponent("direct", DirectComponent.class).setBlock(false);
        context.start();
        Router router = Router.router(vertx);
        // nothing to report from: whatever is asked fails
        Operators.addTo(router, new KeptAnswers(context), null, null, null);
        HttpServer server = vertx.createHttpServer().requestHandler(router);
        port = server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS).actualPort();
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** A report that threw left its request without an answer, for as long as the client waited. */
    @ParameterizedTest
    @ValueSource(strings = {"/observe/status", "/observe/providers"})
    void areAnsweredThoughAReportCannotBeMade(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(Duration.ofSeconds(10)).build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("INTERNAL_SERVER_ERROR");
    }
}
