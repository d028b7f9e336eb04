package io.marquee.poll;

import static io.marquee.kit.ProjectFiles.files;
import static io.marquee.kit.ProjectFiles.matches;
import static io.marquee.kit.ProjectFiles.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.marquee.feed.FeedException;
import io.marquee.kit.LoopbackServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Camel takes the header by which a page is asked for as a template, and fills in settings (CAMEL-24418): what keeps providers from it. */
class HttpUriTemplatesTest {

    private final LinkedBlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private LoopbackServer server;
    private DefaultCamelContext context;

    @BeforeEach
    void start() throws Exception {
        server = new LoopbackServer().on("/", exchange -> {
            asked.add(exchange.getRequestURI().toString());
            LoopbackServer.answer(exchange, 200, new byte[0]);
        });
        context = new DefaultCamelContext();
        Properties properties = new Properties();
        properties.setProperty("the.secret", "hush");
        context.getPropertiesComponent().setInitialProperties(properties);
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
        server.close();
    }

    private String askedFor(String query) throws Exception {
        try (ProducerTemplate template = context.createProducerTemplate()) {
            template.requestBodyAndHeader("http:page", null, Exchange.HTTP_URI, server.url("/?" + query));
        } catch (CamelExecutionException e) {
            return "nothing";
        }
        return asked.poll(10, TimeUnit.SECONDS);
    }

    /** When this fails, the flaw is gone, and so may be its line in deploy/flaws.txt. */
    @Test
    void camelStillFillsIn() throws Exception {
        assertThat(askedFor("a={{the.secret}}")).isEqualTo("/?a=hush");
    }

    @Test
    void camelLeavesBracesAloneThatAreEscaped() throws Exception {
        for (String escaped : List.of("%7B%7Bthe.secret%7D%7D", "%7b%7bthe.secret%7d%7d", "%257B%257Bthe.secret%257D%257D")) {
            assertThat(askedFor("a=" + escaped)).doesNotContain("hush");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{{the.secret}}", "?a={{the.secret}}", "/{{the.secret}}", "http://127.0.0.1:1/?{{the.secret}}", "?a=#{{the.secret}}", "?{{?the.secret}}",
        "?a={{env:PATH}}", "?a={{sys:user.home}}", "?a={{bean:x}}", " ?a={{the.secret}} "
    })
    void makesNoAddressThatCamelWouldFillIn(String next) throws FeedException {
        Pages pages = new Pages();
        pages.begin("http://127.0.0.1:1/events", null);
        assertThatThrownBy(() -> pages.turn(next, null, Duration.ofMinutes(1))).isInstanceOf(FeedException.class);
        assertThat(pages.address()).isEqualTo("http://127.0.0.1:1/events");
    }

    @Test
    void nothingButAnAddressOfAPageBecomesThatHeader() {
        Stream<String> sources = Stream.of(files(Path.of("src/main/java"), ".java"), files(Path.of("routes"), ".yaml"))
                .flatMap(List::stream)
                .flatMap(file -> matches("(?m)^.*(?:HTTP_URI|CamelHttpUri|REST_HTTP_URI|CamelRestHttpUri).*$", text(file)))
                .map(line -> line.group().strip());
        // of a java.net.URI, which has no braces
        assertThat(sources).containsExactly("request.setHeader(Exchange.HTTP_URI, address.toString());");
        assertThatThrownBy(() -> PageAddress.of("http://127.0.0.1:1/{{the.secret}}")).isInstanceOf(FeedException.class);
    }
}
