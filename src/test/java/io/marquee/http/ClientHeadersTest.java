package io.marquee.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.RawHttp;
import io.marquee.trace.Traces;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.SocketFactory;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a route gets of a request, and a client of a message, through a listener: the named headers and nothing else. */
class ClientHeadersTest {

    /** Names that steer Camel, clients, proxies, and browsers, and those of credentials. */
    private static final List<String> NAMES = Stream.concat(
                    Arrays.stream(Exchange.class.getFields()).map(field -> value(field)).filter(name -> name.matches("[\\w.-]+")),
                    Stream.of("Authorization", "Cookie", "X-API-Key", "X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "Origin", "Referer",
                            "User-Agent", "traceparent", "baggage", "breadcrumbId", "CamelBeanMethodName", "CamelSqlQuery", "CamelExecCommandExecutable",
                            "CamelFileName", "CamelJmsDestination", "org.apache.camel.test", "Set-Cookie", "Access-Control-Allow-Origin", "Refresh",
                            "Strict-Transport-Security", "X-Other"))
            .filter(name -> Stream.of("Content-Length", "Transfer-Encoding", "Content-Encoding", "Connection").noneMatch(name::equalsIgnoreCase))
            .distinct()
            .toList();
    /** Of ours, made for every message. */
    private static final Set<String> MADE = Set.of(Exchange.HTTP_METHOD, Exchange.HTTP_PATH, Exchange.HTTP_RAW_QUERY, Exchange.HTTP_URL, "X-Request-Id");

    private static Vertx vertx;
    private static CamelContext context;
    private static HttpListener listener;
    private static final AtomicReference<Map<String, Object>> CAME = new AtomicReference<>();
    private static final AtomicReference<Map<String, Object>> GOES = new AtomicReference<>();

    @BeforeAll
    static void listens() throws Exception {
        vertx = LimitedTransport.vertx();
        listener = new HttpListener(vertx, "127.0.0.1", 0, HttpLimits.small(), RequestObserver.none(), ConnectionObserver.none());
        listener.listen();
        context = new DefaultCamelContext();
        listener.serve(context, "probe", BlockingRequests.never(), Traces.off());
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("probe:/probe").process(exchange -> {
                    CAME.set(new TreeMap<>(exchange.getMessage().getHeaders()));
                    exchange.getMessage().getHeaders().putAll(GOES.get());
                    exchange.getMessage().setBody(ByteBuffer.wrap("{}".getBytes(StandardCharsets.UTF_8)));
                });
            }
        });
        context.start();
    }

    @AfterAll
    static void ends() throws Exception {
        context.close();
        listener.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @BeforeEach
    void sendsNothingBack() {
        GOES.set(Map.of());
    }

    private static String value(java.lang.reflect.Field field) {
        try {
            return String.valueOf(field.get(null));
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static RawHttp.Answer ask(String query, List<String> headers) {
        try (RawHttp client = RawHttp.to(SocketFactory.getDefault(), listener.port())) {
            return client.get("/probe" + query, headers.toArray(String[]::new));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"as it is", "lower", "upper"})
    void letInNoneThatIsNotNamed(String form) {
        List<String> names = NAMES.stream().map(name -> in(form, name)).toList();
        assertThat(names).hasSizeGreaterThan(80);
        for (int i = 0; i < names.size(); i += 30) {
            List<String> some = names.subList(i, Math.min(names.size(), i + 30));
            RawHttp.Answer answer = ask("?" + some.stream().map(name -> name + "=canary").collect(Collectors.joining("&")),
                    some.stream().map(name -> name + ": canary").toList());
            assertThat(answer.status()).isEqualTo(200);
            assertThat(CAME.get().keySet()).isSubsetOf(MADE);
            assertThat(CAME.get().entrySet()).filteredOn(header -> !header.getKey().equals(Exchange.HTTP_RAW_QUERY))
                    .noneMatch(header -> String.valueOf(header.getValue()).contains("canary"));
            assertThat(answer.headers().toString()).doesNotContain("canary");
        }
    }

    @Test
    void letInThoseThatAreNamedInAnyCase() {
        for (String form : List.of("as it is", "lower", "upper")) {
            ask("", ClientHeaders.IN.stream().map(name -> in(form, name) + ": x").toList());
            assertThat(CAME.get().keySet()).containsAll(ClientHeaders.IN);
        }
    }

    @Test
    void letOutNoneThatIsNotNamed() {
        Map<String, Object> all = new TreeMap<>();
        NAMES.stream().filter(name -> !List.of("Content-Type", Exchange.HTTP_RESPONSE_CODE).contains(name))
                .forEach(name -> all.put(name, "canary"));
        GOES.set(all);
        assertThat(ask("", List.of()).headers().toString()).doesNotContain("canary");
    }

    @Test
    void letOutThoseThatAreNamed() {
        Map<String, Object> all = new TreeMap<>();
        ClientHeaders.OUT.forEach(name -> all.put(name, "named"));
        GOES.set(all);
        RawHttp.Answer answer = ask("", List.of());
        assertThat(ClientHeaders.OUT).allSatisfy(name -> assertThat(answer.header(name)).isEqualTo("named"));
    }

    private static String in(String form, String name) {
        return switch (form) {
            case "lower" -> name.toLowerCase(Locale.ROOT);
            case "upper" -> name.toUpperCase(Locale.ROOT);
            default -> name;
        };
    }
}
